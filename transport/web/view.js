// What is on the screen around the passage. It knows phases and verdicts, and nothing of sockets or sound.

import { Mushaf } from "./mushaf.js";
import { strings } from "./strings.js";

const byId = (id) => document.getElementById(id);
const NOTABLE_LAG_MS = 1500;

export class View {
  #mushaf = new Mushaf(byId("mushaf"), (button, verdict) => this.#explain(button, verdict));
  #chosen = null; // the word that the panel explains
  #phase = "idle";
  #state = "idle";

  constructor() {
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = strings[element.dataset.text];
    for (const element of document.querySelectorAll("[data-label]")) element.ariaLabel = strings[element.dataset.label];
    byId("legend").replaceChildren(...Object.entries(strings.verdict).map(([verdict, name]) => legend(verdict, name)));
    byId("close-details").onclick = () => this.#closeDetails();
    byId("details").onkeydown = ({ key }) => key === "Escape" && this.#closeDetails();
    this.phase("idle");
  }

  /** A new recitation: nothing of the last one stays. */
  clear() {
    this.message("");
    this.feedback("");
    this.lag(0);
    this.open([]);
  }

  /** Show what can be done now: idle, starting, reciting, paused, ending. */
  phase(phase) {
    this.#phase = phase;
    const isOpen = phase === "reciting" || phase === "paused";
    const hadFocus = document.activeElement?.matches("#choice *, #controls *");
    byId("controls").hidden = !isOpen;
    byId("pause").textContent = phase === "paused" ? strings.continue : strings.pause;
    for (const id of ["start", "find", "passage"]) byId(id).disabled = phase !== "idle";
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

  feedback(text) {
    byId("feedback").textContent = text;
  }

  lag(behindMs) {
    byId("lag").hidden = behindMs < NOTABLE_LAG_MS;
    byId("lag").textContent = behindMs < NOTABLE_LAG_MS ? "" : strings.lagging(behindMs);
  }

  open(words) {
    byId("summary").hidden = byId("details").hidden = true;
    this.#mushaf.open(words);
  }

  cursor(place) {
    this.#mushaf.cursor(place);
  }

  judge(verdict) {
    this.#mushaf.judge(verdict);
  }

  conclude(verdicts, summary) {
    this.#mushaf.settle(verdicts);
    this.lag(0);
    const list = document.createElement("dl");
    list.append(...strings.summary(summary).map(count));
    byId("summary").replaceChildren(made("h2", strings.summaryTitle), list);
    byId("summary").hidden = false;
    byId("summary").focus();
  }

  #tellState() {
    const isWaiting = this.#state === "lost" || this.#state === "connecting";
    const state = isWaiting || this.#phase === "idle" ? this.#state : this.#phase;
    byId("connection").dataset.state = state;
    byId("connection").textContent = strings.connection[state] ?? strings[state] ?? strings.connection.open;
  }

  #explain(button, verdict) {
    this.#chosen = button;
    byId("detail-word").textContent = button.textContent;
    const facts = [[strings.detail.place, button.dataset.place], ...factsOf(verdict)].filter(([, value]) => value);
    byId("detail-facts").replaceChildren(...facts.flatMap(([name, value]) => [made("dt", name), made("dd", value)]));
    byId("details").hidden = false;
    byId("details").focus();
  }

  #closeDetails() {
    byId("details").hidden = true;
    this.#chosen?.focus();
  }
}

function factsOf(verdict) {
  const { detail } = strings;
  if (!verdict) return [[detail.verdict, detail.unjudged]];
  const tentative = verdict.status === "tentative" ? ` (${strings.verdict.tentative})` : "";
  return [
    [detail.verdict, strings.verdict[verdict.verdict] + tentative],
    [detail.kind, strings.kind[verdict.kind]],
    [detail.expected, verdict.expected.join(" ") || detail.nothing],
    [detail.heard, verdict.heard.join(" ") || detail.nothing],
    [detail.madd, (verdict.madd ?? []).map(strings.maddOf).join("; ")],
    [detail.confidence, `${Math.round(100 * verdict.confidence)} %`],
  ];
}

function made(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
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
