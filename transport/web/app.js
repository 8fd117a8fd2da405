// The page: joins the microphone, the session and the view.

import { Microphone } from "./microphone.js";
import { Session } from "./session.js";
import { strings } from "./strings.js";
import { View } from "./view.js";

const byId = (id) => document.getElementById(id);
const view = new View();
const microphone = new Microphone();
let session = null;
let isPaused = false;

byId("choice").onsubmit = (submitted) => {
  submitted.preventDefault();
  recite(byId("passage").value.trim());
};
byId("find").onclick = () => recite(null);
byId("pause").onclick = () => session?.say({ type: isPaused ? "continue" : "pause" });
byId("end").onclick = finish;

async function recite(passage) {
  view.message("");
  view.feedback(passage === null ? strings.searching : "");
  view.open([]);
  try {
    await microphone.open(hear);
  } catch (error) {
    return view.message(strings.microphone[error.name] ?? strings.microphone.other(error.name));
  }
  isPaused = false;
  session ??= listeningSession();
  session.say({ type: "open", passage });
  view.connection("open");
  view.reciting(true);
}

function hear(samples) {
  view.level(loudness(samples));
  if (session && !isPaused) session.hear(samples);
}

async function finish() {
  await microphone.close();
  view.level(0);
  session?.say({ type: "end" });
  view.reciting(false);
}

function listeningSession() {
  const address = new URL("/v1/recite", location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const opened = new Session(address);
  const on = (type, handle) => opened.addEventListener(type, (event) => handle(event.detail));
  on("state", stateChanged);
  on("opened", ({ words }) => words.length && view.open(words));
  on("located", ({ decided, places }) => decided && view.feedback(strings.found(places[0])));
  on("cursor", (place) => view.cursor(place));
  on("word", (verdict) => view.judge(verdict));
  on("prefix", ({ kind }) => view.feedback(strings.prefix[kind]));
  on("feedback", ({ text }) => view.feedback(text));
  on("lagging", ({ behind_ms }) => view.feedback(strings.lagging(behind_ms)));
  on("paused", () => view.reciting(true, (isPaused = true)));
  on("continued", () => view.reciting(true, (isPaused = false)));
  on("final", concluded);
  on("error", failed);
  return opened;
}

async function concluded({ summary }) {
  await microphone.close();
  view.reciting(false);
  view.connection("idle");
  view.conclude(summary);
}

async function stateChanged(state) {
  view.connection(state);
  if (state !== "closed") return;
  session = null;
  await microphone.close();
  view.reciting(false);
}

async function failed({ code, detail, retry }) {
  view.message((strings.error[code] ?? strings.error.other)(detail));
  if (code !== "passage_unknown" && (retry || code === "out_of_turn")) return;
  await microphone.close();
  view.reciting(false);
}

function loudness(samples) {
  const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
  return Math.min(1, Math.sqrt(power) / 6000);
}
