// What is on the screen of accounts: the forms, who is signed in, what a guardian or a teacher can do. No tokens here.

import { Classes } from "./classes.js";
import { button, option } from "./elements.js";
import { attempt, on, tell } from "./forms.js";
import { Privacy } from "./privacy.js";
import { language, say } from "./strings.js";

const byId = (id) => document.getElementById(id);
const ROLES = ["learner", "teacher", "guardian"];

export class AccountPanel {
  #people;
  #classes;
  #privacy;

  constructor(people) {
    this.#people = people;
    this.#classes = new Classes(people);
    this.#privacy = new Privacy(people);
    people.addEventListener("changed", () => this.show());
    on("sign-in", ({ name, password }) => people.signIn(name, password));
    on("sign-up", (said, form) => people.signUp({ ...saidOf(said), roles: rolesOf(form), locale: language() }));
    on("reset", (said) => people.resetPassword(said));
    on("change-password", (said) => this.#changePassword(said));
    on("make-child", (said) => this.#makeChild(said));
    byId("sign-out").onclick = () => attempt(() => this.#signOut(false));
    byId("sign-out-everywhere").onclick = () => attempt(() => this.#signOut(true));
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
    tell("");
    if (hadFocus) byId("account-title").focus();
    const recites = account?.roles.some((role) => ROLES.includes(role)) ?? false; // of an operator nothing is kept
    byId("privacy").hidden = byId("join").hidden = byId("classes").hidden = !recites;
    if (recites) attempt(() => this.#showKnown(account));
  }

  /** Whether who is here lets their own voice be kept. */
  get keepsVoice() {
    return this.#people.account !== null && this.#privacy.keepsOwn;
  }

  /** What has to be asked for, for who is signed in. */
  async #showKnown(account) {
    if (account.roles.includes("guardian")) await this.#showChildren();
    else await this.#meet([]);
    await this.#classes.show();
  }

  /** Reciting needs somebody: open the forms, say so, lead there. */
  demand() {
    byId("account").open = true;
    tell(say("account-needed"));
    byId("sign-in-name").focus();
  }

  async #signOut(everywhere) {
    await this.#people.signOut(everywhere);
    tell(say("signed-out"));
  }

  async #changePassword(said) {
    await this.#people.ask("POST", "/v1/password", said);
    byId("change-password").reset();
    tell(say("password-changed"));
  }

  async #makeChild({ name, birth_year }) {
    const said = { name, birth_year: Number(birth_year), locale: language() };
    const child = await this.#people.ask("POST", "/v1/children", said);
    byId("make-child").reset();
    await this.#showChildren();
    tell(say("child-made", { name: child.name }));
  }

  async #showChildren() {
    const { accounts } = await this.#people.ask("GET", "/v1/children");
    byId("children").replaceChildren(...accounts.map((child) => this.#childItem(child)));
    await this.#meet(accounts);
  }

  async #meet(children) {
    this.#offerLearners(children);
    await this.#privacy.show(children);
  }

  #childItem({ id, name }) {
    const item = document.createElement("li");
    item.append(
      button(say("hand-over", { name }), () => attempt(() => this.#handOver(id, name))),
      button(say("give-code", { name }), () => attempt(() => this.#giveCode(id, name))),
    );
    return item;
  }

  async #handOver(id, name) {
    await this.#people.handOver(id);
    tell(say("handed-over", { name }));
  }

  async #giveCode(id, name) {
    const { code } = await this.#people.ask("POST", `/v1/accounts/${id}/reset-code`);
    tell(say("code-given", { name, code }));
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

/** As the server reads it: roles are named apart, and a year is a number. */
function saidOf(said) {
  const rest = Object.entries(said).filter(([name]) => !name.startsWith("role-"));
  return { ...Object.fromEntries(rest), birth_year: Number(said.birth_year) };
}

const rolesOf = (form) => ROLES.filter((role) => form.elements[`role-${role}`].checked);
