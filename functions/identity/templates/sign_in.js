
const ways = find("ways");
const returnTo = ways.dataset.returnTo;

/* The secret of a link leaves the address bar and the history at once. */
const secret = new URLSearchParams(location.hash.slice(1)).get("token");
if (secret) {
  history.replaceState(null, "", location.pathname);
  find("link").hidden = false;
  ways.hidden = true;
  find("confirm").focus();
  find("confirm").addEventListener("click", (event) => doing(event.target, async () => {
    try {
      await call("POST", "/api/v1/auth/email/confirm", { token: secret });
    } catch (error) {
      find("link").hidden = true;
      ways.hidden = false;
      throw error;
    }
    location.replace(returnTo);
  }));
}

for (const button of ways.querySelectorAll("[data-provider]")) {
  button.addEventListener("click", () => doing(button, async () => {
    const begun = await call("POST", "/api/v1/auth/" + button.dataset.provider + "/start", { return_to: returnTo });
    location.assign(begun.authorization_url);
  }));
}

const mail = find("mail");
if (mail) mail.addEventListener("submit", (event) => {
  event.preventDefault();
  const email = find("email").value.trim();
  doing(mail.querySelector("button"), async () => {
    if (!email) throw new Error("Напишите адрес своей почты.");
    await call("POST", "/api/v1/auth/email", { email });
    say("Отправили письмо на " + email + ". Ссылка действует 15 минут и сработает один раз. "
      + "Не пришло за пару минут? Загляните в «Спам».", "done");
  });
});
