// The teacher's page: sign in, the class, a learner's report, their verdicts, what is set.

import { chosen, keep } from "../choices.js";
import { LANGUAGES, error, kindOf, language, preferred, say, speak } from "../strings.js";
import * as desk from "./desk.js";
import { button } from "../elements.js";
import { rows, table } from "./tables.js";

const WORDS = "teach/locales";
const byId = (id) => document.getElementById(id);
let learner = null; // {id, name} of who is looked at
let recitation = null; // {session, recitation} of the verdicts that are shown
let word = null; // the verdict that is chosen

await speak(chosen("language", preferred(), Object.keys(LANGUAGES)), WORDS);
byId("language").replaceChildren(...Object.entries(LANGUAGES).map(([code, name]) => new Option(name, code)));
byId("language").value = language();
translate();
byId("sign-in").hidden = false;

byId("language").onchange = attempt(async () => {
  keep("language", byId("language").value);
  await speak(byId("language").value, WORDS);
  translate();
  if (!byId("class").hidden) await showClass();
  if (learner) await showLearner();
});
byId("sign-in").onsubmit = attempt(async () => {
  if (byId("token").value.trim()) desk.bring(byId("token").value.trim());
  else await desk.signIn(byId("name").value, byId("password").value);
  const [me, classes] = [await desk.me(), await desk.classes()];
  const taught = classes.filter((each) => each.teacher === me.id);
  byId("password").value = byId("token").value = "";
  byId("sign-in").hidden = true;
  byId("halaqa").replaceChildren(...taught.map((each) => new Option(each.name, each.id)));
  await showClass();
});
byId("halaqa").onchange = attempt(showClass);
byId("back").onclick = attempt(async () => {
  learner = null;
  byId("learner").hidden = true;
  await showClass();
});
byId("html").onclick = attempt(() => save("html"));
byId("csv").onclick = attempt(() => save("csv"));
byId("assign").onsubmit = attempt(async () => {
  const [passage, due, note] = ["passage", "due", "note"].map((id) => byId(id).value);
  await desk.assign(learner.id, { passage, due, note });
  byId("passage").value = byId("note").value = "";
  await showLearner();
  done(say("teach-is-set"));
});
for (const each of byId("rule").children) {
  each.onclick = attempt(async () => {
    const serial = word.told.serial;
    showVerdicts(await desk.overrule(learner.id, recitation, serial, each.dataset.truth), serial);
    await showReport();
    done(say("teach-ruled"));
  });
}

async function showClass() {
  const halaqa = byId("halaqa").value;
  const found = halaqa ? (await desk.overview(halaqa, language())).rows : [];
  const heads = ["learner", "why", "held", "due-verses", "weak", "right", "away"].map((name) => say(`teach-${name}`));
  byId("overview").replaceChildren(...rows(heads, found.map(inClass)));
  byId("nobody").hidden = found.length > 0;
  byId("class").hidden = false;
  byId("class").focus();
}

function inClass({ learner: id, name, why, row }) {
  const open = button(name, attempt(() => look({ id, name })));
  return [open, why.join(", "), row.held, row.due, row.weak_words, row.right_per_hundred ?? "", row.days_away];
}

async function look(chosenLearner) {
  learner = chosenLearner;
  recitation = word = null;
  byId("verdicts").hidden = true;
  await showLearner();
  byId("class").hidden = true;
  byId("learner").hidden = false;
  byId("learner").focus();
}

async function showLearner() {
  byId("learner-title").textContent = learner.name;
  byId("assignments").replaceChildren(...(await desk.assignments(learner.id)).map(asItem));
  await showReport();
  if (recitation) showVerdicts(await desk.verdicts(learner.id, recitation), word?.told.serial);
}

function asItem(set) {
  const item = document.createElement("li");
  const state = set.done ? say("teach-is-done", { day: set.done }) : say("teach-until", { day: set.due });
  item.append(`${set.passage} · ${state} ${set.note && `· ${set.note} `}`);
  if (!set.done) item.append(button(say("teach-withdraw"), attempt(() => withdraw(set))));
  return item;
}

async function withdraw(set) {
  await desk.withdraw(learner.id, set.id);
  await showLearner();
}

async function showReport() {
  const [{ recent }, told] = [await desk.report(learner.id), await desk.tables(learner.id, language())];
  byId("recitations").replaceChildren(...recent.map(asButton));
  byId("report").replaceChildren(...told.tables.flatMap((each) => table(each, told.none)));
}

function asButton(heard) {
  const when = new Date(heard.at * 1000).toLocaleString(language(), { dateStyle: "medium", timeStyle: "short" });
  return button(`${heard.passage || "–"} · ${when}`, attempt(async () => {
    recitation = heard;
    showVerdicts(await desk.verdicts(learner.id, heard));
    byId("verdicts").focus();
  }));
}

function showVerdicts({ words }, serial) {
  byId("words").replaceChildren(...words.flatMap((each) => [asWord(each), " "]));
  byId("verdicts").hidden = false;
  choose(words.find((each) => each.told.serial === serial) ?? null);
}

function asWord(each) {
  const made = button(each.text || "+", () => choose(each));
  made.dataset.verdict = each.stands;
  made.dataset.serial = each.told.serial;
  made.ariaDescription = say(`verdict-${each.stands}`);
  return made;
}

function choose(each) {
  word = each;
  for (const made of byId("words").children) made.ariaPressed = made.dataset.serial === String(each?.told.serial);
  byId("rule").hidden = each === null;
  byId("evidence").replaceChildren(...(each ? facts(each) : []));
}

function facts({ stands, told }) {
  const heard = [say(`verdict-${told.verdict}`), kindOf(told.kind)].filter(Boolean).join(", ");
  const pairs = {
    "teach-told": heard,
    "teach-sure": `${Math.round(100 * told.confidence)} %`,
    "teach-expected": told.expected.join(" "),
    "teach-heard": told.heard.join(" "),
    "teach-stands": say(`verdict-${stands}`),
  };
  return Object.entries(pairs).flatMap(([name, text]) => [
    Object.assign(document.createElement("dt"), { textContent: say(name) }),
    Object.assign(document.createElement("dd"), { textContent: text || "–" }),
  ]);
}

async function save(form) {
  const { name, blob } = await desk.sheet(learner.id, form, language());
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000); // the browser reads it after the click
}

/** A handler that tells what the server refused, and lets in nobody whose token is over. */
function attempt(act) {
  return async (happened) => {
    happened?.preventDefault?.();
    for (const id of ["message", "done"]) byId(id).hidden = true;
    try {
      await act();
    } catch (refused) {
      if (!(refused instanceof desk.Refusal)) throw refused;
      byId("message").textContent = error(refused.code, refused.message);
      byId("message").hidden = false;
    }
  };
}

function done(text) {
  byId("done").textContent = text;
  byId("done").hidden = false;
}

function translate() {
  for (const each of document.querySelectorAll("[data-text]")) each.textContent = say(each.dataset.text);
  for (const each of document.querySelectorAll("[data-label]")) each.ariaLabel = say(each.dataset.label);
}
