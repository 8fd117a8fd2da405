// The page: joins the microphone, the session and the view.

import { AccountPanel } from "./account.js";
import { chosen, keep } from "./choices.js";
import { Microphone } from "./microphone.js";
import { People } from "./people.js";
import { Session } from "./session.js";
import { LANGUAGES, error, language, microphone as why, places, preferred, say, speak } from "./strings.js";
import { Teacher } from "./teacher.js";
import { View } from "./view.js";

const LEVELS = ["quiet", "gentle", "strict"];

const byId = (id) => document.getElementById(id);
await speak(chosen("language", preferred(), Object.keys(LANGUAGES)));
const view = new View();
const teacher = new Teacher();
const microphone = new Microphone();
const people = new People();
const panel = new AccountPanel(people);
let session = null; // from "Recite" to the end of that recitation
let reciter = null; // whose session it is: an account's id, null for a guest
let wakeLock = null; // keeps a phone's screen on: with it off, phones take the microphone away
let phase = "idle"; // idle, starting, reciting, paused, ending
let isOpened = false; // whether the server has said `opened`

byId("choice").onsubmit = (submitted) => {
  submitted.preventDefault();
  recite(byId("passage").value.trim());
};
byId("find").onclick = () => recite(null);
byId("pause").onclick = () => (phase === "paused" ? goOn() : pause());
byId("end").onclick = () => finish();
byId("play").onclick = () => play(byId("play").dataset.place);
byId("language").onchange = () => changeLanguage(byId("language").value);
byId("telling").onchange = () => keep("telling", byId("telling").value);
addEventListener("pagehide", () => session?.leave());
people.addEventListener("changed", () => session && people.account?.id !== reciter && strangerTookOver());
people.addEventListener("renewed", () => session?.renew());
offerChoices();
const begun = people.begin().catch(() => view.message(error("unreachable", "")));

function offerChoices() {
  const telling = byId("telling").value || chosen("telling", "gentle", LEVELS);
  byId("language").replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => option(code, name)));
  byId("language").value = language();
  byId("telling").replaceChildren(...LEVELS.map((level) => option(level, say(`telling-${level}`))));
  byId("telling").value = telling;
}

function option(value, textContent) {
  return Object.assign(document.createElement("option"), { value, textContent });
}

async function changeLanguage(code) {
  await speak(code);
  keep("language", code);
  view.translate();
  panel.show();
  offerChoices();
}

/** The teacher is heard alone: what he recites is nobody's recitation. */
async function play(place) {
  if (phase === "reciting") await pause();
  await teacher.play(place).catch(() => view.message(say("no-teacher")));
}

function enter(next) {
  phase = next;
  view.phase(next);
  keepAwake(next !== "idle");
}

async function keepAwake(isNeeded) {
  if (!isNeeded) return wakeLock?.release();
  if (wakeLock && !wakeLock.released) return;
  wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  if (phase === "idle") wakeLock?.release();
}

async function recite(passage) {
  await begun;
  if (phase !== "idle") return;
  if (!people.mayRecite) return panel.demand();
  if (passage === "") return view.message(say("no-passage"));
  enter("starting");
  teacher.stop();
  view.clear();
  try {
    await microphone.open((samples) => hear(samples), () => microphoneLost());
  } catch (refused) {
    view.message(why(refused.name));
    return enter("idle");
  }
  if (passage === null) view.feedback(say("searching"));
  isOpened = false;
  reciter = people.account?.id ?? null;
  session = listeningSession();
  session.command({ type: "open", passage });
  session.connect();
  microphone.listen();
  enter("reciting");
}

function hear(samples) {
  view.level(loudness(samples));
  session?.hear(samples);
}

/** From the press on nothing more is heard: the server's `paused` only confirms it. */
async function pause() {
  enter("paused");
  await microphone.rest();
  view.level(0);
  session?.command({ type: "pause" });
}

function goOn() {
  teacher.stop();
  session?.command({ type: "continue" });
  microphone.listen();
  enter("reciting");
}

async function finish() {
  enter("ending");
  await microphone.close();
  view.level(0);
  session?.command({ type: "end" });
}

function microphoneLost() {
  if (phase !== "reciting" && phase !== "paused") return;
  view.message(why("lost"));
  finish();
}

function listeningSession() {
  const address = new URL("/v1/recite", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const made = new Session(address, { locale: language(), level: byId("telling").value }, () => people.ticket());
  const on = (type, handle) => made.addEventListener(type, ({ detail }) => made === session && handle(detail));
  on("state", (state) => view.connection(state));
  on("opened", opened);
  on("located", (located) => view.feedback(places(located)));
  on("cursor", (place) => view.cursor(place));
  on("word", (verdict) => view.judge(verdict));
  on("prefix", ({ kind }) => view.feedback(say(`prefix-${kind}`)));
  on("feedback", (told) => view.advise(told));
  on("welcome", (welcome) => meetTeacher(welcome.reference_audio ?? ""));
  on("lagging", ({ behind_ms }) => view.lag(behind_ms));
  on("final", concluded);
  on("error", failed);
  on("ended", ended);
  return made;
}

function ended({ code }) {
  leave(code === "signed_out" ? error(code, "") : view.messageText || error(code, ""));
  if (code === "signed_out" && people.account) people.forget();
}

/** Another account is signed in, in this window or another, or none: what is heard now is not the reciter's. */
function strangerTookOver() {
  leave(error("signed_out", ""));
}

function opened({ words }) {
  isOpened = true;
  if (words.length) view.open(words); // none yet while the place is looked for
}

function meetTeacher(pattern) {
  teacher.pattern = pattern;
  view.offerTeacher(teacher.isThere);
}

function concluded({ words, summary, mend }) {
  view.conclude(words, summary, mend);
  leave(view.messageText);
}

/** What the server could not do. In place of `opened` it ends the page's recitation; later on `final` does. */
function failed({ code, detail, retry, event }) {
  if (code === "out_of_turn") return; // a command that came twice over a lost line
  const text = error(code, detail);
  const isInSession = event !== undefined; // before that, the line closes and the session tries again
  if (isInSession && !isOpened) leave(text);
  else view.message(retry && !isInSession ? `${text} ${say("coming-back")}` : text);
}

async function leave(text) {
  session?.leave();
  session = null;
  view.message(text);
  view.connection("idle");
  view.level(0);
  enter("idle");
  await microphone.close();
}

/** From 0, a silent room of 60 dB below full scale, to 1, full scale. */
function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + (sample / 32768) ** 2, 0) / samples.length;
  return Math.min(1, Math.max(0, 1 + Math.log10(power + 1e-9) / 6));
}
