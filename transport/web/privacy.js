// What is kept of somebody, of oneself or of a child: what is allowed, for how long, all of it as a file, and its end.

import { option } from "./elements.js";
import { attempt, on, tell } from "./forms.js";
import { say } from "./strings.js";

const byId = (id) => document.getElementById(id);
const PURPOSES = ["store_audio", "share_with_teacher"];

export class Privacy {
  #people;
  #children = [];
  keepsOwn = false; // whether who is here lets their own voice be kept

  constructor(people) {
    this.#people = people;
    for (const purpose of PURPOSES) {
      const box = byId(`consent-${purpose}`);
      box.onchange = () => attempt(() => this.#decide(purpose, box.checked).finally(() => this.#showWhom()));
    }
    byId("whose").onchange = () => attempt(() => this.#showWhom());
    byId("export").onclick = () => attempt(() => this.#export());
    byId("forget-audio").onclick = () => attempt(() => this.#forgetAudio());
    on("keep-days", ({ days }) => this.#chooseDays(Number(days)));
    on("farewell", ({ current }) => this.#sayFarewell(current));
  }

  /** Show it for who is here, and for the children that they answer for. */
  async show(children) {
    this.#children = children;
    const everybody = [option(this.#people.account.id, say("myself")), ...children.map((child) => option(child.id, child.name))];
    byId("whose").replaceChildren(...everybody);
    byId("whose-line").hidden = children.length === 0;
    await this.#showWhom();
  }

  /** Whom it is about. */
  get #whom() {
    return this.#children.find((child) => child.id === byId("whose").value) ?? this.#people.account;
  }

  async #showWhom() {
    const { id, is_child: isChild } = this.#whom;
    const isOwn = id === this.#people.account.id;
    const mayDecide = !(isOwn && isChild); // a child may take back alone, but not give
    const [{ consents }, { days }] = await Promise.all([
      this.#people.ask("GET", `/v1/accounts/${id}/consents`),
      this.#people.ask("GET", `/v1/accounts/${id}/retention`),
    ]);
    for (const purpose of PURPOSES) {
      const box = byId(`consent-${purpose}`);
      box.checked = consents.some((consent) => consent.purpose === purpose && consent.withdrawn_at === null);
      box.disabled = !mayDecide && !box.checked;
    }
    byId("days").value = days;
    if (isOwn) this.keepsOwn = byId("consent-store_audio").checked;
    byId("consent-child").hidden = mayDecide;
    byId("keep-days").hidden = byId("farewell").hidden = !mayDecide;
    byId("farewell").reset();
  }

  async #decide(purpose, isGiven) {
    await this.#people.ask(isGiven ? "PUT" : "DELETE", `/v1/accounts/${this.#whom.id}/consents/${purpose}`);
    tell(say(isGiven ? "consent-given" : "consent-withdrawn"));
  }

  async #chooseDays(days) {
    const chosen = await this.#people.ask("PUT", `/v1/accounts/${this.#whom.id}/retention`, { days });
    byId("days").value = chosen.days;
    tell(say("days-kept", { days: chosen.days }));
  }

  /** The archive comes over a request that shows who asks, which no link can. */
  async #export() {
    const { id, name } = this.#whom;
    const path = id === this.#people.account.id ? "/v1/me/export" : `/v1/accounts/${id}/export`;
    const href = URL.createObjectURL(await this.#people.download(path));
    Object.assign(document.createElement("a"), { href, download: `talqin-${name}.zip` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60000); // by then the browser has begun to write it
  }

  async #forgetAudio() {
    await this.#people.ask("DELETE", `/v1/accounts/${this.#whom.id}/audio`);
    tell(say("audio-forgotten"));
  }

  /** The form asks twice: for the password, and whether one is sure. */
  async #sayFarewell(current) {
    const { id, name } = this.#whom;
    const isOwn = id === this.#people.account.id;
    await this.#people.ask("DELETE", isOwn ? "/v1/me" : `/v1/accounts/${id}`, { password: current });
    if (isOwn) this.#people.forget();
    else this.#people.changed();
    tell(say("gone", { name }));
  }
}
