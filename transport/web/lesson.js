// The card that answers "what now?": each step with its reason, and a button for each passage of it.

import { Session } from "./session.js";
import { error, say } from "./strings.js";

const byId = (id) => document.getElementById(id);

export class LessonCard {
  #onChoice;
  #session = null; // while the plan is on its way
  #planned = null;

  /** `onChoice(passage, mode)` is called when a step is begun. */
  constructor(onChoice) {
    this.#onChoice = onChoice;
  }

  /** What the learner has written down as their goals, as the server wants to be told. */
  goals() {
    const { surahs } = this.#planned.goals;
    const [verses_a_day, minutes_a_day] = ["verses-a-day", "minutes-a-day"].map((id) => byId(id).valueAsNumber);
    return { type: "goals", verses_a_day, minutes_a_day, surahs: surahs ?? [] };
  }

  /** Ask the server for a plan, over a session of its own; what goes wrong is told to `onFault(text)`. */
  ask(url, manner, onFault, command = { type: "lesson" }) {
    this.leave();
    const session = (this.#session = new Session(url, manner));
    const over = (text) => session === this.#session && (this.leave(), onFault(text));
    session.addEventListener("lesson", ({ detail }) => session === this.#session && (this.leave(), this.show(detail)));
    session.addEventListener("error", ({ detail }) => over(error(detail.code, detail.detail)));
    session.addEventListener("ended", ({ detail }) => over(error(detail.code, "")));
    session.command(command);
    session.connect();
  }

  /** Ask no more. */
  leave() {
    const session = this.#session;
    this.#session = null;
    session?.leave();
  }

  show(planned) {
    this.#planned = planned;
    byId("lesson-why").textContent = planned.why ?? "";
    byId("lesson-why").hidden = !planned.why;
    byId("steps").replaceChildren(...planned.steps.map((step) => this.#shown(step)));
    byId("steps").hidden = planned.steps.length === 0;
    byId("verses-a-day").value = planned.goals.verses_a_day;
    byId("minutes-a-day").value = planned.goals.minutes_a_day;
    byId("goals").hidden = false;
    if (planned.steps.length === 0 && !planned.why) this.#sayNothingIsLeft();
    byId("steps").querySelector("button")?.focus();
  }

  /** Say the buttons again in the language that is spoken now; the reasons are the server's words. */
  translate() {
    if (this.#planned) this.show(this.#planned);
  }

  /** Who recites needs the room for the verse, and begins nothing else. */
  offer(isIdle) {
    byId("lesson").hidden = !isIdle;
  }

  #sayNothingIsLeft() {
    byId("lesson-why").textContent = say("lesson-done");
    byId("lesson-why").hidden = false;
  }

  #shown({ mode, passages, minutes, why }) {
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("p"), { textContent: why }));
    for (const passage of passages) {
      const textContent = say("begin-step", { mode: say(`mode-${mode}`), passage, minutes });
      const button = Object.assign(document.createElement("button"), { type: "button", textContent });
      button.onclick = () => this.#onChoice(passage, mode);
      item.append(button);
    }
    return item;
  }
}
