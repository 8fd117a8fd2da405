// The page: joins the microphone, the session and the view.

import { AccountPanel } from "./account.js";
import { chosen, keep } from "./choices.js";
import { option } from "./elements.js";
import { LessonCard } from "./lesson.js";
import { Microphone } from "./microphone.js";
import { People } from "./people.js";
import { Session } from "./session.js";
import { LANGUAGES, error, language, microphone as why, places, preferred, say, speak } from "./strings.js";
import { Teacher } from "./teacher.js";
import { View } from "./view.js";
import { OwnVoice } from "./voice.js";

const LEVELS = ["quiet", "gentle", "strict"];
const MODES = ["follow", "memorise", "test", "repeat", "drill"];
const VEILED = new Set(["memorise", "test"]); // what is said from memory is not shown
const DOUBT_WITHIN_MS = 120000; // how long after its end a recitation's verdicts may be called wrong

const byId = (id) => document.getElementById(id);
await speak(chosen("language", preferred(), Object.keys(LANGUAGES)));
const view = new View(reveal, callWrong);
const card = new LessonCard((passage, mode) => recite(passage, mode));
const teacher = new Teacher();
const microphone = new Microphone();
const people = new People();
const panel = new AccountPanel(people);
const own = new OwnVoice(people);
let session = null; // from "Recite" to the end of that recitation
let last = null; // the session of the recitation before, while its verdicts may be called wrong
let mode = "follow"; // of the recitation that is open
let recitation = 0; // its number in its session
let named = ""; // its session's name
let reciter = null; // whose session it is: an account's id, null for a guest
let wakeLock = null; // keeps a phone's screen on: with it off, phones take the microphone away
let phase = "idle"; // idle, starting, reciting, paused, ending
let isOpened = false; // whether the server has said `opened`

byId("choice").onsubmit = (submitted) => {
  submitted.preventDefault();
  recite(byId("passage").value.trim(), byId("mode").value);
};
byId("find").onclick = () => recite(null, "follow");
byId("what-now").onclick = () => whatNow();
byId("goals").onsubmit = (submitted) => {
  submitted.preventDefault();
  whatNow(card.goals());
};
byId("pause").onclick = () => (phase === "paused" ? goOn() : pause());
byId("end").onclick = () => finish();
byId("play").onclick = () => play(byId("play").dataset.place);
byId("play-own").onclick = () => playOwn(byId("play-own").dataset);
byId("language").onchange = () => changeLanguage(byId("language").value);
byId("telling").onchange = () => keep("telling", byId("telling").value);
byId("mode").onchange = () => keep("mode", byId("mode").value);
addEventListener("pagehide", () => (session ?? last)?.leave());
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
  const chosenMode = byId("mode").value || chosen("mode", "follow", MODES);
  byId("mode").replaceChildren(...MODES.map((name) => option(name, say(`mode-${name}`))));
  byId("mode").value = chosenMode;
}

async function changeLanguage(code) {
  await speak(code);
  keep("language", code);
  view.translate();
  card.translate();
  panel.show();
  offerChoices();
}

function whatNow(command) {
  view.message("");
  card.ask(address(), manner(), (text) => view.message(text), command);
}

/** The teacher is heard alone: what he recites is nobody's recitation. */
async function play(place) {
  if (phase === "reciting") await pause();
  await teacher.play(place).catch(() => view.message(say("no-teacher")));
}

async function playOwn({ from, to }) {
  if (phase === "reciting") await pause();
  teacher.stop();
  await own.play({ session: named, recitation, from, to }).catch(() => view.message(say("no-own")));
}

function enter(next) {
  phase = next;
  view.phase(next);
  card.offer(next === "idle");
  keepAwake(next !== "idle");
}

async function keepAwake(isNeeded) {
  if (!isNeeded) return wakeLock?.release();
  if (wakeLock && !wakeLock.released) return;
  wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  if (phase === "idle") wakeLock?.release();
}

async function recite(passage, chosenMode) {
  await begun;
  if (phase !== "idle") return;
  if (!people.mayRecite) return panel.demand();
  if (passage === "") return view.message(say("no-passage"));
  mode = chosenMode;
  forgetLast();
  card.leave();
  enter("starting");
  teacher.stop();
  own.stop();
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
  session.command({ type: "open", passage, mode });
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
  own.stop();
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

function address() {
  const url = new URL("/v1/recite", location.href);
  url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return url;
}

function manner() {
  return { locale: language(), level: byId("telling").value };
}

function listeningSession() {
  const made = new Session(address(), manner(), () => people.ticket());
  const on = (type, handle) => made.addEventListener(type, ({ detail }) => made === session && handle(detail));
  on("state", (state) => view.connection(state));
  on("opened", opened);
  on("located", (located) => view.feedback(places(located)));
  on("cursor", (place) => view.cursor(place));
  on("word", (verdict) => view.judge(verdict));
  on("prefix", ({ kind }) => view.feedback(say(`prefix-${kind}`)));
  on("feedback", (told) => view.advise(told));
  on("welcome", (welcome) => meetTeacher(welcome.reference_audio ?? ""));
  on("welcome", (welcome) => (named = welcome.session));
  on("revealed", (place) => view.reveal(place));
  made.addEventListener("wrong_call_kept", ({ detail }) => view.callKept(detail.serial)); // after the end, too
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

function opened({ words, recitation: number }) {
  isOpened = true;
  recitation = number;
  view.offerOwn(panel.keepsVoice);
  if (words.length) view.open(words, VEILED.has(mode)); // none yet while the place is looked for
  if (mode === "repeat" && teacher.isThere) teach(words);
}

/** The teacher first, ayah by ayah, while nobody is listened to; then the learner. */
async function teach(words) {
  await pause();
  for (const ayah of new Set(words.map((word) => `${word.surah}:${word.ayah}`))) {
    if (phase === "paused") await teacher.playThrough(ayah).catch(() => view.message(say("no-teacher")));
  }
  if (phase === "paused") goOn();
}

/** In a test nothing is shown before it is said. */
function reveal(place) {
  const [surah, ayah, word] = place.split(":").map(Number);
  if (mode === "memorise") session?.command({ type: "reveal", surah, ayah, word });
}

function callWrong(serial) {
  (session ?? last)?.command({ type: "wrong_call", recitation, serial });
}

/** The verdicts of what is over may be called wrong for a while, so its session stays. */
function keepLast(ended) {
  last = ended;
  setTimeout(() => last === ended && forgetLast(), DOUBT_WITHIN_MS);
}

function forgetLast() {
  last?.leave();
  last = null;
}

function meetTeacher(pattern) {
  teacher.pattern = pattern;
  view.offerTeacher(teacher.isThere);
}

function concluded({ words, summary, mend }) {
  view.conclude(words, summary, mend);
  keepLast(session);
  session = null;
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
