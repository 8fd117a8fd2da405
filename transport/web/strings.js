// What the page says, in six languages: message catalogues in Fluent (locales/*.ftl), read when a language is chosen.

import { FluentBundle, FluentResource } from "./fluent/bundle.js";

/** Languages by their own names. */
export const LANGUAGES = {
  ar: "العربية",
  en: "English",
  fr: "Français",
  id: "Bahasa Indonesia",
  tr: "Türkçe",
  ur: "اردو",
};
const RIGHT_TO_LEFT = new Set(["ar", "ur"]);

let bundle = null;

/** The language that is spoken now. */
export const language = () => bundle.locales[0];

/** Speak a language from now on, with more words from other folders; the caller says again what is on the screen. */
export async function speak(chosen, ...more) {
  const next = new FluentBundle(chosen);
  for (const folder of ["locales", ...more]) {
    const answer = await fetch(new URL(`./${folder}/${chosen}.ftl`, import.meta.url));
    next.addResource(new FluentResource(await answer.text()));
  }
  bundle = next;
  document.documentElement.lang = chosen;
  document.documentElement.dir = RIGHT_TO_LEFT.has(chosen) ? "rtl" : "ltr";
}

/** The first language of the browser's that there is a catalogue for. */
export function preferred() {
  const wished = navigator.languages.map((locale) => locale.split("-")[0]);
  return wished.find((wish) => wish in LANGUAGES) ?? "en";
}

export const has = (id) => bundle.hasMessage(id);

/** A message of the language that is spoken. */
export const say = (id, values) => bundle.formatPattern(bundle.getMessage(id).value, values);

/** Several words as one phrase: "wrong, a letter". */
export const list = (words) => new Intl.ListFormat(language(), { type: "unit" }).format(words.filter(Boolean));

/** What the server could not do, in plain words. */
export const error = (code, detail) =>
  has(`error-${code}`) ? say(`error-${code}`, { detail }) : say("server-said", { detail: detail || code });

/** Why there is no microphone. */
export const microphone = (name) =>
  has(`microphone-${name}`) ? say(`microphone-${name}`) : say("microphone-other", { name });

/** A verdict in words, for who does not see the mark. */
export const verdictOf = ({ verdict, kind, status }) =>
  list([say(`verdict-${verdict}`), kindOf(kind), status === "tentative" && say("verdict-tentative")]);

/** In which way a word is wrong; nothing where its verdict says it all, or where this page is older than the server. */
export const kindOf = (kind) => (has(`kind-${kind}`) ? say(`kind-${kind}`) : "");

/** Where the recitation may be. */
export function places({ places: found, decided }) {
  if (found.length === 0) return say("searching");
  if (decided) return say("found", { place: surahAyah(found[0]) });
  const named = found.slice(0, 3).map(surahAyah);
  return say("maybe", { places: list(named), more: found.length - named.length });
}

function surahAyah(place) {
  const ayat = place.ayah_from === place.ayah_to ? place.ayah_from : `${place.ayah_from}–${place.ayah_to}`;
  return `${place.surah}:${ayat}`;
}

/** A madd with the counts that are due to it and those that were heard. */
export function maddOf({ madd, least, most, counts }) {
  const values = { madd: say(`madd-${madd}`), due: least === most ? `${least}` : `${least}–${most}`, counts };
  return counts == null ? say("counts-due", values) : say("counts-heard", values);
}
