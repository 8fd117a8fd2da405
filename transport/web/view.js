// What is on the screen around the passage. It knows phases and verdicts, and nothing of sockets or sound.

import { made } from "./elements.js";
import { Mushaf } from "./mushaf.js";
import { kindOf, maddOf, say } from "./strings.js";

const byId = (id) => document.getElementById(id);
const NOTABLE_LAG_MS = 1500;
const MOST_SENTENCES = 3; // of feedback at once on the screen
const TOLD_AS = { reciting: "connection-open", starting: "starting", ending: "ending" }; // else by its own name
const VERDICTS = ["right", "wrong", "skipped", "added", "unsure", "tentative"];
const ACCUSING = new Set(["wrong", "skipped", "added"]);
const COUNTS = ["words", "right", "wrong", "skipped", "added", "unsure", "not_reached", "repeats", "corrected", "seconds"];

export class View {
  #mushaf;
  #chosen = null; // the word that the panel explains
  #phase = "idle";
  #state = "idle";
  #hasTeacher = false;
  #keepsVoice = false;
  #called = new Set(); // serials of verdicts that were called wrong
  #explanations = new Map(); // serial of a verdict -> what the server told of it

  /** `onVeiled(place)` is called when a hidden word is chosen, `onWrongCall(serial)` when a verdict was not true. */
  constructor(onVeiled, onWrongCall) {
    this.#mushaf = new Mushaf(byId("mushaf"), (button, verdict) => this.#explain(button, verdict), onVeiled);
    byId("was-right").onclick = () => onWrongCall(Number(byId("was-right").dataset.serial));
    byId("close-details").onclick = () => this.#closeDetails();
    byId("details").onkeydown = ({ key }) => key === "Escape" && this.#closeDetails();
    this.translate();
  }

  /** Say all that always stands on the screen in the language that is spoken now. */
  translate() {
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = say(element.dataset.text);
    for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = say(element.dataset.label);
    byId("legend").replaceChildren(...VERDICTS.map((verdict) => legend(verdict, say(`verdict-${verdict}`))));
    byId("details").hidden = true;
    this.phase(this.#phase);
  }

  /** A new recitation: nothing of the last one stays. */
  clear() {
    this.message("");
    this.feedback("");
    this.lag(0);
    this.#explanations.clear();
    this.#called.clear();
    this.open([]);
  }

  /** Show what can be done now: idle, starting, reciting, paused, ending. */
  phase(phase) {
    this.#phase = phase;
    const isOpen = phase === "reciting" || phase === "paused";
    const hadFocus = document.activeElement?.matches("#choice *, #controls *");
    byId("controls").hidden = !isOpen;
    byId("pause").textContent = say(phase === "paused" ? "continue" : "pause");
    for (const id of ["start", "find", "passage", "language", "telling", "mode"]) byId(id).disabled = phase !== "idle";
    if (hadFocus && phase === "reciting") byId("pause").focus();
    if (hadFocus && phase === "idle") byId("start").focus();
    this.#tellState();
  }

  connection(state) {
    this.#state = state;
    this.#tellState();
  }

  level(part) {
    byId("level").value = part;
  }

  message(text) {
    byId("message").textContent = text;
    byId("message").hidden = !text;
  }

  get messageText() {
    return byId("message").textContent;
  }

  /** Something that is no matter of a word; what was said before goes. */
  feedback(text) {
    byId("feedback").replaceChildren(...(text ? [made("p", text)] : []));
  }

  /** What the server tells of a word: its sentence now, the rest when the word is chosen. */
  advise(told) {
    if (told.serial) this.#explanations.set(told.serial, told);
    byId("feedback").append(made("p", told.text));
    while (byId("feedback").childElementCount > MOST_SENTENCES) byId("feedback").firstChild.remove();
  }

  lag(behindMs) {
    byId("lag").hidden = behindMs < NOTABLE_LAG_MS;
    byId("lag").textContent = behindMs < NOTABLE_LAG_MS ? "" : say("lagging", { seconds: behindMs / 1000 });
  }

  /** Show a passage; veiled where it is said from memory. */
  open(words, isVeiled = false) {
    byId("summary").hidden = byId("details").hidden = true;
    this.#mushaf.open(words, isVeiled);
  }

  reveal(place) {
    this.#mushaf.reveal(place);
  }

  /** A wrong call was kept. */
  callKept(serial) {
    this.#called.add(serial);
    byId("was-right").hidden = true;
    this.feedback(say("call-kept"));
  }

  cursor(place) {
    this.#mushaf.cursor(place);
  }

  judge(verdict) {
    this.#mushaf.judge(verdict);
  }

  conclude(verdicts, summary, mend = []) {
    this.#mushaf.settle(verdicts);
    this.lag(0);
    const list = document.createElement("dl");
    list.append(...COUNTS.map((name) => count([say(`summary-${name}`), Math.round(summary[name] ?? 0)])));
    byId("summary").replaceChildren(made("h2", say("summary-title")), list, ...mendings(mend));
    byId("summary").hidden = false;
    byId("summary").focus();
  }

  #tellState() {
    const isWaiting = this.#state === "lost" || this.#state === "connecting";
    const state = isWaiting || this.#phase === "idle" ? this.#state : this.#phase;
    byId("connection").dataset.state = state;
    byId("connection").textContent = say(TOLD_AS[state] ?? `connection-${state}`);
  }

  #explain(button, verdict) {
    this.#chosen = button;
    byId("detail-word").textContent = button.textContent;
    const told = this.#explanations.get(verdict?.serial);
    const facts = [...explained(told), ["place", button.dataset.place], ...factsOf(verdict)].filter(([, value]) => value);
    byId("detail-text").textContent = told?.text ?? "";
    byId("detail-facts").replaceChildren(
      ...facts.flatMap(([name, value]) => [made("dt", say(`detail-${name}`)), isolated("dd", value)]),
    );
    this.#offerWrongCall(verdict);
    byId("play").dataset.place = button.dataset.place ?? "";
    byId("play-own").dataset.from = verdict?.start_samples ?? 0;
    byId("play-own").dataset.to = verdict?.end_samples ?? 0;
    this.offerOwn(this.#keepsVoice);
    this.offerTeacher(this.#hasTeacher);
    byId("details").hidden = false;
    byId("details").focus();
  }

  /** Only what is settled, and a mistake, can have been right. */
  #offerWrongCall(verdict) {
    const isMistake = verdict?.status === "settled" && ACCUSING.has(verdict.verdict);
    byId("was-right").hidden = !isMistake || this.#called.has(verdict.serial);
    byId("was-right").dataset.serial = verdict?.serial ?? "";
  }

  /** Offer the teacher's recitation of the chosen word's verse, or not: an addition stands in no verse. */
  offerTeacher(isThere) {
    this.#hasTeacher = isThere;
    byId("play").hidden = !isThere || !byId("play").dataset.place;
  }

  /** Offer what the learner said there, or not: without consent nothing is kept, and of what was skipped there is nothing. */
  offerOwn(isKept) {
    this.#keepsVoice = isKept;
    const { from, to } = byId("play-own").dataset;
    byId("play-own").hidden = !isKept || Number(from) >= Number(to);
  }

  #closeDetails() {
    byId("details").hidden = true;
    this.#chosen?.focus();
  }
}

function explained(told) {
  if (!told) return [];
  const elsewhere = (told.elsewhere ?? []).map(({ surah, ayah, text }) => `${text} (${surah}:${ayah})`).join("  ");
  const { expected, heard, how, rule } = told;
  return Object.entries({ expected, heard, how, rule, elsewhere });
}

function factsOf(verdict) {
  if (!verdict) return [["verdict", say("detail-unjudged")]];
  const tentative = verdict.status === "tentative" ? ` (${say("verdict-tentative")})` : "";
  return [
    ["verdict", say(`verdict-${verdict.verdict}`) + tentative],
    ["kind", kindOf(verdict.kind)],
    ["sounds-expected", verdict.expected.join(" ") || say("detail-nothing")],
    ["sounds-heard", verdict.heard.join(" ") || say("detail-nothing")],
    ["madd", (verdict.madd ?? []).map(maddOf).join("; ")],
    ["confidence", `${Math.round(100 * verdict.confidence)} %`],
  ];
}

/** What to mend first, with why and where; nothing where nothing is. */
function mendings(mend) {
  if (mend.length === 0) return [];
  const list = document.createElement("ol");
  for (const { text, why, words } of mend) {
    const item = made("li", `${text} ${why}`);
    if (words?.length) item.append(" ", isolated("span", words.map((word) => word.text).join(" ")));
    list.append(item);
  }
  return [made("h2", say("mend-title")), list];
}

/** Text that may run the other way than what is around it. */
function isolated(tag, text) {
  const element = document.createElement(tag);
  element.append(made("bdi", text));
  return element;
}

function count([name, value]) {
  const pair = document.createElement("div");
  pair.append(made("dt", name), made("dd", value));
  return pair;
}

function legend(verdict, name) {
  const item = document.createElement("li");
  const mark = made("span", name);
  if (verdict === "tentative") mark.dataset.status = "tentative";
  else mark.dataset.verdict = verdict;
  item.append(mark);
  return item;
}
