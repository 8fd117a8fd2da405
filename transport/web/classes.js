// The classes (halaqa) that somebody is in or teaches: joined by a code, left, and given another code.

import { button, made } from "./elements.js";
import { attempt, on, tell } from "./forms.js";
import { say } from "./strings.js";

const byId = (id) => document.getElementById(id);

export class Classes {
  #people;

  constructor(people) {
    this.#people = people;
    on("join", (said) => this.#join(said));
    on("make-class", (said) => this.#make(said));
  }

  /** Show those of who is here. */
  async show() {
    const { account } = this.#people;
    const { classes } = await this.#people.ask("GET", "/v1/classes");
    const teaches = account.roles.includes("teacher");
    const desk = Object.assign(made("a", say("teach-desk")), { href: "/teach" });
    byId("class-list").replaceChildren(...classes.map((halaqa) => this.#item(halaqa, account.id)));
    byId("to-desk").replaceChildren(...(teaches ? [desk] : []));
    byId("classes").hidden = classes.length === 0 && !teaches;
  }

  #item({ id, name, teacher, code, members }, self) {
    const item = document.createElement("li");
    if (teacher === self) {
      item.append(say("class-taught", { name, code, count: members.length }));
      item.append(button(say("renew-code", { name }), () => attempt(() => this.#renew(id))));
    } else {
      item.append(name, button(say("leave-class", { name }), () => attempt(() => this.#leave(id, name, self))));
    }
    return item;
  }

  async #join({ code, learner }) {
    const { name } = await this.#people.ask("POST", "/v1/classes/join", { code, ...(learner && { learner }) });
    byId("join").reset();
    await this.show();
    tell(say("joined", { name }));
  }

  async #make(said) {
    const { name, code } = await this.#people.ask("POST", "/v1/classes", said);
    byId("make-class").reset();
    await this.show();
    tell(say("class-made", { name, code }));
  }

  async #renew(id) {
    const { name, code } = await this.#people.ask("POST", `/v1/classes/${id}/code`);
    await this.show();
    tell(say("class-made", { name, code }));
  }

  async #leave(id, name, self) {
    await this.#people.ask("DELETE", `/v1/classes/${id}/members/${self}`);
    await this.show();
    tell(say("class-left", { name }));
  }
}
