// What is on the screen. It knows words and verdicts, and nothing of sockets or sound.

import { strings } from "./strings.js";

const byId = (id) => document.getElementById(id);
const NUMERALS = new Intl.NumberFormat("ar-EG", { useGrouping: false });

export class View {
  #words = new Map(); // "surah:ayah:word" -> {element, verdict}
  #cursor = null;

  constructor() {
    for (const element of document.querySelectorAll("[data-text]")) element.textContent = strings[element.dataset.text];
    byId("legend").replaceChildren(...Object.entries(strings.verdict).map(([verdict, name]) => legend(verdict, name)));
    byId("close-details").onclick = () => (byId("details").hidden = true);
    this.connection("idle");
  }

  connection(state) {
    byId("connection").dataset.state = state;
    byId("connection").textContent = strings.connection[state];
  }

  /** Show or hide what can be done while a recitation is open. */
  reciting(isOpen, isPaused = false) {
    byId("controls").hidden = !isOpen;
    byId("pause").textContent = isPaused ? strings.continue : strings.pause;
    for (const id of ["start", "find", "passage"]) byId(id).disabled = isOpen;
  }

  level(part) {
    byId("level").value = part;
  }

  message(text) {
    byId("message").textContent = text;
    byId("message").hidden = !text;
  }

  feedback(text) {
    byId("feedback").textContent = text;
  }

  /** Lay the words out, each ayah closed by its number. */
  open(words) {
    this.#words.clear();
    this.#cursor = null;
    byId("summary").hidden = byId("details").hidden = true;
    const nodes = [];
    words.forEach((word, i) => {
      nodes.push(this.#laidOut(word), " ");
      const next = words[i + 1];
      if (!next || next.ayah !== word.ayah) nodes.push(ayahEnd(word.ayah), " ");
    });
    byId("mushaf").replaceChildren(...nodes);
  }

  cursor({ surah, ayah, word }) {
    this.#cursor?.removeAttribute("data-cursor");
    this.#cursor = this.#words.get(`${surah}:${ayah}:${word}`)?.element ?? null;
    this.#cursor?.setAttribute("data-cursor", "");
    this.#cursor?.scrollIntoView({ block: "nearest" });
  }

  /** Let a word show its verdict; a retracted one shows none. */
  judge(verdict) {
    const entry = this.#words.get(`${verdict.surah}:${verdict.ayah}:${verdict.word}`);
    if (!entry) return;
    const { element } = entry;
    if (verdict.status === "retracted") {
      if (entry.verdict?.serial !== verdict.serial) return;
      entry.verdict = null;
      delete element.dataset.verdict;
      delete element.dataset.status;
      element.removeAttribute("aria-description");
      return;
    }
    entry.verdict = verdict;
    element.dataset.verdict = verdict.verdict;
    element.dataset.status = verdict.status;
    element.setAttribute("aria-description", strings.verdict[verdict.verdict]);
  }

  conclude(summary) {
    byId("summary").textContent = strings.summary(summary);
    byId("summary").hidden = false;
    this.#cursor?.removeAttribute("data-cursor");
  }

  #laidOut(word) {
    const element = document.createElement("button");
    element.type = "button";
    element.className = "word";
    element.textContent = word.text;
    const key = `${word.surah}:${word.ayah}:${word.word}`;
    element.dataset.place = key;
    element.onclick = () => this.#explain(key);
    this.#words.set(key, { element, verdict: null });
    return element;
  }

  #explain(key) {
    const { element, verdict } = this.#words.get(key);
    byId("detail-word").textContent = element.textContent;
    const facts = [[strings.detail.place, key]];
    if (verdict) {
      const kind = verdict.kind === verdict.verdict ? "" : ` (${strings.kind[verdict.kind]})`;
      facts.push([strings.detail.verdict, strings.verdict[verdict.verdict] + kind]);
      facts.push([strings.detail.expected, verdict.expected.join(" ")]);
      facts.push([strings.detail.heard, verdict.heard.join(" ")]);
      facts.push([strings.detail.confidence, `${Math.round(100 * verdict.confidence)} %`]);
    }
    byId("detail-facts").replaceChildren(...facts.flatMap(([name, value]) => [made("dt", name), made("dd", value)]));
    byId("details").hidden = false;
  }
}

function made(tag, text) {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function ayahEnd(ayah) {
  const element = made("span", `۝${NUMERALS.format(ayah)}`);
  element.className = "ayah-end";
  return element;
}

function legend(verdict, name) {
  const item = made("li", name);
  if (verdict === "tentative") item.dataset.status = "tentative";
  else item.dataset.verdict = verdict;
  return item;
}
