
const roles = JSON.parse(find("account").dataset.roles);
const buttons = [...document.querySelectorAll("[data-provider]")];
const titles = Object.fromEntries(buttons.map((one) => [one.dataset.provider, one.dataset.title]));

/* A refresh token works once: windows take turns, or the second would look like a thief. */
const locked = (work) => navigator.locks ? navigator.locks.request("maestro-session", work) : work();
const refresh = (body) => locked(async () => (await call("POST", "/api/v1/auth/token", body)).access_token);

function row(text, action, work) {
  const item = document.createElement("li");
  const label = document.createElement("span");
  label.textContent = text;
  item.append(label);
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action;
    button.addEventListener("click", () => doing(button, work));
    item.append(button);
  }
  return item;
}

async function show(body) {
  const token = await refresh(body);
  const me = await call("GET", "/api/v1/me", undefined, token);
  find("name").textContent = me.name || "Ваш кабинет";
  find("agencies").replaceChildren(...me.memberships.map((one) => {
    const isHere = one.tenant_id === me.tenant_id;
    const text = one.agency + ": " + roles[one.role] + (isHere ? " (вы здесь)" : "");
    return row(text, isHere ? "" : "Перейти", () => show({ tenant_id: one.tenant_id }));
  }));
  const removable = me.accounts.length > 1 ? "Убрать" : "";
  find("ways").replaceChildren(...me.accounts.map((one) =>
    row(one.email ? "Ссылка на " + one.email : titles[one.provider] || one.provider, removable, async () => {
      await call("DELETE", "/api/v1/me/accounts/" + one.provider, undefined, token);
      await show({});
    })));
  for (const button of buttons) button.hidden = me.accounts.some((one) => one.provider === button.dataset.provider);
  find("waiting").hidden = true;
  find("account").hidden = false;
}

for (const button of buttons) {
  button.addEventListener("click", () => doing(button, async () => {
    const path = "/api/v1/me/accounts/" + button.dataset.provider;
    const begun = await call("POST", path, { return_to: "/account" }, await refresh({}));
    location.assign(begun.authorization_url);
  }));
}
find("out").addEventListener("click", (event) => doing(event.target, async () => {
  await call("POST", "/api/v1/auth/sign-out", {});
  location.replace("/sign-in");
}));
find("out-everywhere").addEventListener("click", (event) => doing(event.target, async () => {
  await call("POST", "/api/v1/me/sign-out-everywhere", undefined, await refresh({}));
  location.replace("/sign-in");
}));

show({}).catch((error) => {
  if (error.status === 401) return location.replace("/sign-in");
  find("waiting").hidden = true;
  say(error.message, "error");
});
