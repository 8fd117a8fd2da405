// The passage on the screen: its words verbatim, the cursor, and the mark of each verdict.

import { say, verdictOf } from "./strings.js";

const NUMERALS = new Intl.NumberFormat("ar-EG", { useGrouping: false });
const STEPS = { ArrowLeft: 1, ArrowRight: -1 }; // the text runs from right to left

const keyOf = ({ surah, ayah, word }) => `${surah}:${ayah}:${word}`;

export class Mushaf {
  #root;
  #onChoice;
  #onVeiled;
  #words = new Map(); // "surah:ayah:word" -> the word's button
  #added = new Map(); // serial -> the mark of something said that is not in the text
  #verdicts = new WeakMap(); // button -> the verdict that it shows
  #cursor = null;
  #last = null; // the last word under the cursor: where an addition is marked

  /** `onChoice(button, verdict or null)` is called when a word or a mark is chosen, `onVeiled(place)` for a hidden one. */
  constructor(root, onChoice, onVeiled) {
    this.#root = root;
    this.#onChoice = onChoice;
    this.#onVeiled = onVeiled;
    root.onkeydown = (pressed) => this.#step(pressed);
  }

  /** Lay words out, each ayah closed by its number, veiled where they are to be remembered; what was there goes. */
  open(words, isVeiled = false) {
    this.#words.clear();
    this.#added.clear();
    this.#cursor = this.#last = null;
    this.#root.replaceChildren(...words.flatMap((word, i) => this.#laidOut(word, words[i + 1])));
    if (isVeiled) for (const button of this.#words.values()) this.#veil(button);
    this.#root.hidden = words.length === 0;
    const first = this.#root.querySelector("button");
    if (first) first.tabIndex = 0;
  }

  cursor(place) {
    this.endCursor();
    this.#cursor = this.#last = this.#words.get(keyOf(place)) ?? null;
    this.#cursor?.setAttribute("aria-current", "true");
    this.#cursor?.scrollIntoView({ block: "nearest" });
  }

  endCursor() {
    this.#cursor?.removeAttribute("aria-current");
    this.#cursor = null;
  }

  /** Show a word that was hidden. */
  reveal(place) {
    const button = this.#words.get(keyOf(place));
    if (button) this.#unveil(button);
  }

  /** Let a word show a verdict, or none once it is retracted. */
  judge(verdict) {
    const isAdded = verdict.word == null; // absent, or null
    const button = isAdded ? this.#added.get(verdict.serial) : this.#words.get(keyOf(verdict));
    if (verdict.status === "retracted") return this.#retract(button, verdict.serial);
    if (isAdded) this.#show(button ?? this.#addMark(verdict.serial), verdict);
    else if (button) this.#show(button, verdict);
  }

  /** The end: only what stands is shown. */
  settle(verdicts) {
    const standing = new Set(verdicts.map(({ serial }) => serial));
    for (const button of [...this.#words.values(), ...this.#added.values()]) {
      const shown = this.#verdicts.get(button);
      if (shown && !standing.has(shown.serial)) this.#retract(button, shown.serial);
    }
    for (const button of this.#words.values()) this.#unveil(button);
    verdicts.forEach((verdict) => this.judge(verdict));
    this.endCursor();
  }

  #veil(button) {
    button.dataset.veiled = "";
    button.setAttribute("aria-label", say("veiled"));
  }

  #unveil(button) {
    delete button.dataset.veiled;
    if (button.className === "word") button.removeAttribute("aria-label");
  }

  #show(button, verdict) {
    this.#unveil(button);
    this.#verdicts.set(button, verdict);
    button.dataset.verdict = verdict.verdict;
    button.dataset.status = verdict.status;
    button.setAttribute("aria-description", verdictOf(verdict));
  }

  #retract(button, serial) {
    if (!button || this.#verdicts.get(button)?.serial !== serial) return; // another verdict stands there by now
    this.#verdicts.delete(button);
    if (this.#added.delete(serial)) return button.remove();
    delete button.dataset.verdict;
    delete button.dataset.status;
    button.removeAttribute("aria-description");
  }

  #laidOut(word, next) {
    const button = this.#button(word.text, "word");
    button.dataset.place = keyOf(word);
    this.#words.set(keyOf(word), button);
    const isAyahsEnd = !next || next.ayah !== word.ayah || next.surah !== word.surah;
    return isAyahsEnd ? [button, " ", ayahEnd(word.ayah), " "] : [button, " "];
  }

  #addMark(serial) {
    const mark = this.#button("+", "addition");
    mark.setAttribute("aria-label", say("added-mark"));
    this.#added.set(serial, mark);
    if (this.#last) this.#last.after(mark);
    else this.#root.prepend(mark);
    return mark;
  }

  #button(text, className) {
    const button = Object.assign(document.createElement("button"), { type: "button", className, textContent: text });
    button.tabIndex = -1; // one stop of the tab key for all; the arrow keys lead on
    button.onclick = () => this.#choose(button);
    return button;
  }

  #choose(button) {
    if ("veiled" in button.dataset) this.#onVeiled(button.dataset.place);
    else this.#onChoice(button, this.#verdicts.get(button) ?? null);
  }

  #step(pressed) {
    const buttons = [...this.#root.querySelectorAll("button")];
    const to = buttons[buttons.indexOf(document.activeElement) + (STEPS[pressed.key] ?? 0)];
    if (!(pressed.key in STEPS) || !to) return;
    pressed.preventDefault();
    document.activeElement.tabIndex = -1;
    to.tabIndex = 0;
    to.focus();
  }
}

function ayahEnd(ayah) {
  const textContent = `\u06dd${NUMERALS.format(ayah)}`; // the font draws the number into the ornament
  return Object.assign(document.createElement("span"), { className: "ayah-end", textContent });
}
