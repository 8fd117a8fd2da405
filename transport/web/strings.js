// What the page says, in one place: a language is one more object of the same shape.

const surahAyah = (place) => {
  const ayat = place.ayah_from === place.ayah_to ? place.ayah_from : `${place.ayah_from}–${place.ayah_to}`;
  return `${place.surah}:${ayat}`;
};

const errors = {
  passage_unknown: (detail) => `There is no such passage: ${detail}`,
  place_not_found: () => "No place of the Quran was recognised. Recite a little more, or name the passage.",
  overloaded: () => "The server is full just now.",
  ear_failed: () => "The server could not hear for a moment; some words may have no verdict.",
  memory_unavailable: () => "This recitation could not be kept; the verdicts on this page stand.",
  session_failed: () => "Something failed on the server and the recitation ended. Please begin again.",
  session_unknown: () => "The server has forgotten this recitation. Please begin again.",
  events_lost: () => "Too much was missed while the line was away. Please begin again.",
  resume_overdue: () => "The line was away too long and the recitation was ended. Please begin again.",
  away_too_long: () => "The line was away too long. Please begin again.",
  idle: () => "Nothing was heard for a long time, so the recitation was ended.",
  draining: () => "The server is being restarted. Please begin again in a moment.",
  replaced: () => "This recitation goes on in another window.",
  unreachable: () => "The server cannot be reached. Is it running, and is this machine online?",
  token_missing: () => "This server lets in only learners with a token.",
  token_refused: () => "The server did not accept the token.",
  version_unknown: () => "This page is of another version than the server. Load it again.",
  too_fast: () => "The server refused the audio: it came faster than anyone recites.",
};

export const strings = {
  passage: "Passage",
  passageHelp: "A surah (112), an ayah (2:255), or from one ayah to another (1:1-1:7).",
  start: "Recite",
  find: "Find me",
  pause: "Pause",
  continue: "Continue",
  end: "End",
  close: "Close",
  level: "How loud it is",
  text: "The passage. Choose a word to see how it was judged; the arrow keys lead from word to word.",
  legend: "What the marks mean",
  addedMark: "added",
  teacher: "Talqin mishears some words. A teacher has the last word.",
  noPassage: "Write which passage you will recite, or choose “Find me”.",
  searching: "Recite from anywhere: looking for the place…",
  starting: "Asking for the microphone…",
  ending: "Judging the last words…",
  comingBack: "Trying again…",
  connection: {
    idle: "ready",
    connecting: "connecting…",
    open: "listening",
    paused: "paused",
    lost: "line lost, coming back…",
    closed: "ended",
  },
  verdict: {
    right: "right",
    wrong: "wrong",
    skipped: "skipped",
    added: "added",
    unsure: "not sure",
    tentative: "may still change",
  },
  kind: {
    right: "",
    skipped: "",
    added: "",
    unsure: "",
    wrong_word: "another word",
    repeated: "repeated",
    wrong_letter: "a letter",
    wrong_haraka: "a haraka",
    wrong_length: "a length",
    wrong_shaddah: "a shaddah",
    wrong_ghunnah: "a ghunnah",
    wrong_ikhfa: "ikhfa",
    wrong_idgham: "idgham",
    wrong_qalqalah: "qalqalah",
    wrong_tafkhim: "heavy or light",
    madd_too_short: "a madd too short",
    madd_too_long: "a madd too long",
  },
  detail: {
    place: "Place",
    verdict: "Verdict",
    kind: "What differs",
    expected: "Expected sounds",
    heard: "Heard sounds",
    madd: "Madd, in counts",
    confidence: "How sure",
    nothing: "none",
    unjudged: "not judged yet",
  },
  /** A madd with the counts that are due to it and those that were heard. */
  maddOf: ({ madd, least, most, counts }) => {
    const due = least === most ? `${least}` : `${least} to ${most}`;
    return counts == null ? `${madd} ${due}` : `${madd} ${due}, heard ${counts}`;
  },
  /** A verdict in words, for who does not see the mark. */
  verdictOf: ({ verdict, kind, status }) =>
    [strings.verdict[verdict], strings.kind[kind], status === "tentative" ? strings.verdict.tentative : ""]
      .filter(Boolean)
      .join(", "),
  summaryTitle: "This recitation",
  summary: (s) => [
    ["words", s.words],
    ["right", s.right],
    ["wrong", s.wrong],
    ["skipped", s.skipped],
    ["added", s.added],
    ["not sure", s.unsure],
    ["not reached", s.not_reached],
    ["said again", s.repeats],
    ["seconds", Math.round(s.seconds)],
  ],
  places: ({ places, decided }) => {
    if (places.length === 0) return strings.searching;
    if (decided) return `Found: ${surahAyah(places[0])}.`;
    const more = places.length > 3 ? ` and ${places.length - 3} more` : "";
    return `It may be ${places.slice(0, 3).map(surahAyah).join(", ")}${more}; go on reciting…`;
  },
  prefix: { istiadha: "Isti'adha heard.", basmala: "Basmala heard." },
  lagging: (ms) => `The verdicts come ${(ms / 1000).toFixed(1)} s late just now; go on reciting.`,
  microphone: {
    NotAllowedError: "The microphone was not allowed. Allow it for this page in the browser's settings, and try again.",
    NotFoundError: "No microphone was found. Connect one, and try again.",
    NotReadableError: "The microphone is in use by another program. Close that, and try again.",
    insecure: "Browsers give the microphone only to secure pages: use https, or localhost.",
    lost: "The microphone was disconnected, so the recitation was ended.",
    other: (name) => `The microphone cannot be used (${name}).`,
  },
  error: (code, detail) => errors[code]?.(detail) ?? `The server said: ${detail || code}.`,
};
