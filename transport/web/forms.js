// The forms of the account's screen: one thing is carried out at a time, and what could not be done is said.

import { error } from "./strings.js";

const byId = (id) => document.getElementById(id);

/** The field that a refusal is about: it is shown again, and gets the focus. */
const FIELD_OF = {
  name_taken: "name",
  bad_name: "name",
  bad_password: "password",
  bad_birth_year: "birth_year",
  guardian_needed: "birth_year",
  no_child: "birth_year",
  code_refused: "code",
  reset_refused: "code",
  password_refused: "current",
  sign_in_again: "current",
  bad_retention: "days",
};

/** When a form is sent, carry out what it says. */
export function on(id, carryOut) {
  byId(id).onsubmit = (submitted) => {
    submitted.preventDefault();
    const form = byId(id);
    attempt(() => carryOut(Object.fromEntries(new FormData(form)), form), form);
  };
}

/** Do one thing, and say why it was not done. */
export async function attempt(work, form = null) {
  tell("");
  byId("account").ariaBusy = "true";
  for (const field of document.querySelectorAll("#account [aria-invalid]")) field.removeAttribute("aria-invalid");
  try {
    await work();
  } catch (refused) {
    if (refused.code === undefined) throw refused;
    tell(error(refused.code, refused.detail));
    const field = form?.elements[FIELD_OF[refused.code]];
    field?.setAttribute("aria-invalid", "true");
    field?.focus();
  } finally {
    byId("account").ariaBusy = "false";
  }
}

/** Say something at the top of the account's screen; nothing takes it away. */
export function tell(text) {
  byId("account-told").textContent = text;
  byId("account-told").hidden = !text;
}
