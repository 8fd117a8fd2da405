// What is on the screen of accounts: the forms, who is signed in, what a guardian or a teacher can do. No tokens here.

import { error, language, say } from "./strings.js";

const byId = (id) => document.getElementById(id);
const ROLES = ["learner", "teacher", "guardian"];

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
};

export class AccountPanel {
  #people;

  constructor(people) {
    this.#people = people;
    people.addEventListener("changed", () => this.show());
    this.#on("sign-in", ({ name, password }) => people.signIn(name, password));
    this.#on("sign-up", (said, form) => people.signUp({ ...said, roles: rolesOf(form), locale: language() }));
    this.#on("reset", (said) => people.resetPassword(said));
    this.#on("join", (said) => this.#join(said));
    this.#on("change-password", (said) => this.#changePassword(said));
    this.#on("make-child", (said) => this.#makeChild(said));
    this.#on("make-class", (said) => this.#makeClass(said));
    byId("sign-out").onclick = () => this.#try(() => this.#signOut(false));
    byId("sign-out-everywhere").onclick = () => this.#try(() => this.#signOut(true));
  }

  /** Show what can be done by who is here; what was typed is gone. */
  show() {
    const { account, entry } = this.#people;
    const hadFocus = byId("account").contains(document.activeElement);
    byId("account").hidden = !entry.accounts;
    byId("strangers").hidden = account !== null;
    byId("known").hidden = account === null;
    byId("guardians").hidden = !account?.roles.includes("guardian");
    byId("make-class").hidden = !account?.roles.includes("teacher");
    byId("account-title").textContent = account ? say("account-of", { name: account.name }) : say("account");
    if (!entry.guests || account) byId("account").open = !account; // open where one has to come in, else as it is
    for (const form of document.querySelectorAll("#account form")) form.reset();
    this.#tell("");
    if (hadFocus) byId("account-title").focus();
    if (account?.roles.includes("guardian")) this.#try(() => this.#showChildren());
    else this.#offerLearners([]);
  }

  /** Reciting needs somebody: open the forms, say so, lead there. */
  demand() {
    byId("account").open = true;
    this.#tell(say("account-needed"));
    byId("sign-in-name").focus();
  }

  #on(id, carryOut) {
    byId(id).onsubmit = (submitted) => {
      submitted.preventDefault();
      const form = byId(id);
      this.#try(() => carryOut(saidIn(form), form), form);
    };
  }

  /** Do one thing at a time, and say why it was not done. */
  async #try(work, form = null) {
    this.#tell("");
    byId("account").ariaBusy = "true";
    for (const field of document.querySelectorAll("#account [aria-invalid]")) field.removeAttribute("aria-invalid");
    try {
      await work();
    } catch (refused) {
      if (refused.code === undefined) throw refused;
      this.#tell(error(refused.code, refused.detail));
      const field = form?.elements[FIELD_OF[refused.code]];
      field?.setAttribute("aria-invalid", "true");
      field?.focus();
    } finally {
      byId("account").ariaBusy = "false";
    }
  }

  #tell(text) {
    byId("account-told").textContent = text;
    byId("account-told").hidden = !text;
  }

  async #signOut(everywhere) {
    await this.#people.signOut(everywhere);
    this.#tell(say("signed-out"));
  }

  async #join({ code, learner }) {
    const { name } = await this.#people.ask("POST", "/v1/classes/join", { code, ...(learner && { learner }) });
    byId("join").reset();
    this.#tell(say("joined", { name }));
  }

  async #changePassword(said) {
    await this.#people.ask("POST", "/v1/password", said);
    byId("change-password").reset();
    this.#tell(say("password-changed"));
  }

  async #makeClass(said) {
    const { name, code } = await this.#people.ask("POST", "/v1/classes", said);
    byId("make-class").reset();
    this.#tell(say("class-made", { name, code }));
  }

  async #makeChild({ name, birth_year }) {
    const child = await this.#people.ask("POST", "/v1/children", { name, birth_year, locale: language() });
    byId("make-child").reset();
    await this.#showChildren();
    this.#tell(say("child-made", { name: child.name }));
  }

  async #showChildren() {
    const { accounts } = await this.#people.ask("GET", "/v1/children");
    byId("children").replaceChildren(...accounts.map((child) => this.#childItem(child)));
    this.#offerLearners(accounts);
  }

  #childItem({ id, name }) {
    const item = document.createElement("li");
    item.append(
      button(say("hand-over", { name }), () => this.#try(() => this.#handOver(id, name))),
      button(say("give-code", { name }), () => this.#try(() => this.#giveCode(id, name))),
    );
    return item;
  }

  async #handOver(id, name) {
    await this.#people.handOver(id);
    this.#tell(say("handed-over", { name }));
  }

  async #giveCode(id, name) {
    const { code } = await this.#people.ask("POST", `/v1/accounts/${id}/reset-code`);
    this.#tell(say("code-given", { name, code }));
  }

  /** Who may be said to join a class: oneself, where one recites in classes, and one's children. */
  #offerLearners(children) {
    const roles = this.#people.account?.roles ?? [];
    const self = roles.some((role) => role !== "guardian") ? [option("", say("myself"))] : [];
    byId("join-learner").replaceChildren(...self, ...children.map(({ id, name }) => option(id, name)));
    byId("join").hidden = byId("join-learner").options.length === 0;
    byId("join-who").hidden = children.length === 0;
  }
}

function saidIn(form) {
  const said = Object.fromEntries(new FormData(form));
  if ("birth_year" in said) said.birth_year = Number(said.birth_year);
  for (const role of ROLES) delete said[`role-${role}`];
  return said;
}

const rolesOf = (form) => ROLES.filter((role) => form.elements[`role-${role}`].checked);

function button(textContent, onclick) {
  return Object.assign(document.createElement("button"), { type: "button", textContent, onclick });
}

function option(value, textContent) {
  return Object.assign(document.createElement("option"), { value, textContent });
}
