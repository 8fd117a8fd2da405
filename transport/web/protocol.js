// The wire: frames and messages of docs/protocol.md, without any connection. What session.js sends and reads.

export const VERSION = 1;
export const SAMPLE_RATE = 16000;
const HEADER_BYTES = 8;
const AUDIO_KIND = 1;

/** Close codes from here to 4999 tell a client not to come back before something has changed. */
const STAY_AWAY_FROM = 4500;

/** Ends that a new ticket mends, and each line brings one of its own. */
const MENDED_BY_A_TICKET = new Set(["token_expired", "ticket_refused"]);

/** What each command is answered with; until then it is not known to have arrived. */
export const ANSWERS = {
  open: "opened",
  pause: "paused",
  continue: "continued",
  end: "final",
  lesson: "lesson",
  goals: "lesson",
  reveal: "revealed",
  wrong_call: "wrong_call_kept",
};

/** Errors that say that a command was not carried out. */
export const REFUSALS = new Set([
  ...["passage_unknown", "out_of_turn", "overloaded", "session_failed"],
  ...["verdict_unknown", "memory_unavailable"],
]);

/** Complaints about frames under way; the session mends them by itself. */
export const MENDED = new Set(["audio_gap", "beyond_credit", "no_recitation"]);

/** An audio frame: header (kind, flags, reserved, sequence; big endian) and little-endian int16 samples. */
export function audioFrame(sequence, samples) {
  const frame = new ArrayBuffer(HEADER_BYTES + 2 * samples.length);
  const view = new DataView(frame);
  view.setUint8(0, AUDIO_KIND);
  view.setUint32(4, sequence);
  samples.forEach((sample, i) => view.setInt16(HEADER_BYTES + 2 * i, sample, true));
  return frame;
}

/** The first message on every line; `resume` is {session, epoch, event} or null, `ticket` null for guests. */
export function hello({ resume, ticket, locale, level }) {
  const zone_minutes = -new Date().getTimezoneOffset();
  const shown = { ...(ticket ? { ticket } : {}), ...(resume ? { resume } : {}) };
  return { type: "hello", version: VERSION, codec: "pcm16", locale, level, zone_minutes, ...shown };
}

/** What a close frame says: whether to come back, whether the session is still there, and not before when. */
export function readClose({ code, reason }) {
  const told = parsed(reason);
  return {
    comesBack: code < STAY_AWAY_FROM || MENDED_BY_A_TICKET.has(told?.code),
    keepsSession: told === null || told.resume === true, // a line that broke said nothing: the session waits for us
    code: told?.code ?? "",
    waitMs: told?.retry_after_ms ?? 0,
    goTo: told?.go_to ?? "", // another address of the same server
  };
}

function parsed(reason) {
  try {
    return JSON.parse(reason);
  } catch {
    return null;
  }
}
