// The page: joins the microphone, the session and the view.

import { Microphone } from "./microphone.js";
import { Session } from "./session.js";
import { strings } from "./strings.js";
import { View } from "./view.js";

const byId = (id) => document.getElementById(id);
const view = new View();
const microphone = new Microphone();
let session = null; // from "Recite" to the end of that recitation
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
addEventListener("pagehide", () => session?.leave());

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
  if (phase !== "idle") return;
  if (passage === "") return view.message(strings.noPassage);
  enter("starting");
  view.clear();
  try {
    await microphone.open((samples) => hear(samples), () => microphoneLost());
  } catch (error) {
    view.message(strings.microphone[error.name] ?? strings.microphone.other(error.name));
    return enter("idle");
  }
  if (passage === null) view.feedback(strings.searching);
  isOpened = false;
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
  view.message(strings.microphone.lost);
  finish();
}

function listeningSession() {
  const address = new URL("/v1/recite", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const made = new Session(address);
  const on = (type, handle) => made.addEventListener(type, ({ detail }) => made === session && handle(detail));
  on("state", (state) => view.connection(state));
  on("opened", opened);
  on("located", (located) => view.feedback(strings.places(located)));
  on("cursor", (place) => view.cursor(place));
  on("word", (verdict) => view.judge(verdict));
  on("prefix", ({ kind }) => view.feedback(strings.prefix[kind]));
  on("feedback", ({ text }) => view.feedback(text));
  on("lagging", ({ behind_ms }) => view.lag(behind_ms));
  on("final", concluded);
  on("error", failed);
  on("ended", ({ code }) => leave(view.messageText || strings.error(code, "")));
  return made;
}

function opened({ words }) {
  isOpened = true;
  if (words.length) view.open(words); // none yet while the place is looked for
}

function concluded({ words, summary }) {
  view.conclude(words, summary);
  leave(view.messageText);
}

/** What the server could not do. In place of `opened` it ends the page's recitation; later on `final` does. */
function failed({ code, detail, retry, event }) {
  if (code === "out_of_turn") return; // a command that came twice over a lost line
  const text = strings.error(code, detail);
  const isInSession = event !== undefined; // before that, the line closes and the session tries again
  if (isInSession && !isOpened) leave(text);
  else view.message(retry && !isInSession ? `${text} ${strings.comingBack}` : text);
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
