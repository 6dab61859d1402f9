
"use strict";
const find = (id) => document.getElementById(id);

function say(text, kind) {
  const notice = find("notice");
  notice.textContent = text;
  notice.className = "notice " + kind;
  notice.hidden = !text;
}

/* The answer's JSON (null without one). Throws an error whose message a person can read. */
async function call(method, path, body, token) {
  const headers = { "Accept-Language": "ru" };
  if (body !== undefined) headers["Content-Type"] = "application/json";
  if (token) headers.Authorization = "Bearer " + token;
  let answer;
  try {
    answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Error("Нет связи с сервером. Проверьте интернет и попробуйте ещё раз.");
  }
  const text = await answer.text();
  let value = null;
  try { value = text ? JSON.parse(text) : null; } catch { /* not JSON: the status says enough */ }
  if (answer.ok) return value;
  const fields = (value && value.errors || []).map((one) => one.message).join(" ");
  const error = new Error(fields || value && value.detail || "Не получилось (" + answer.status + "). Попробуйте ещё раз.");
  error.status = answer.status;
  throw error;
}

/* One click at a time, and whatever fails is said. */
async function doing(button, work) {
  button.disabled = true;
  try { await work(); } catch (error) { say(error.message, "error"); } finally { button.disabled = false; }
}
