// One recitation's session with the server: says hello, comes back when the line is lost, and never loses its place.

import { Outbox } from "./outbox.js";
import { MENDED, REFUSALS, audioFrame, hello, readClose } from "./protocol.js";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;
const TRIES_BEFORE_WELCOME = 4;
const SEEN_EVERY = 16; // lasting events between two `seen`
const MOST_KEPT = 375; // frames, two minutes: as long as the server waits for us
const SILENT_LINE_MS = 25000; // audio is under way and nothing was heard for so long: the line is dead
const REPLAY_MS = 1000; // what was missed comes right behind `welcome`

/** Tells every message of the server as an event of its type, and "state": connecting, open, lost, closed. */
export class Session extends EventTarget {
  #url;
  #manner;
  #takeTicket;
  #socket = null;
  #isWelcome = false;
  #isHolding = false; // until it is known whether the last command arrived on the old line
  #resume = null; // {session, epoch}
  #event = 0; // the last lasting event that we have
  #outbox = new Outbox();
  #opens = 0; // by this number the server knows an `open` that is said again
  #tries = 0;
  #isOver = false;
  #waitingSince = null; // when the first frame was sent after which the server has said nothing, ms
  #timer = 0;

  /**
   * `manner`: the language and the level of the feedback, {locale, level}.
   * `takeTicket`: asks for what lets the next line in, null for a guest; what it throws says `code`, `mayGoWell`, `waitMs`.
   */
  constructor(url, manner, takeTicket = async () => null) {
    super();
    this.#url = url;
    this.#manner = manner;
    this.#takeTicket = takeTicket;
  }

  /** Begin; after this one listens to events. */
  async connect() {
    this.#tell("state", this.#resume ? "lost" : "connecting");
    let ticket = null;
    try {
      ticket = await this.#takeTicket();
    } catch ({ code, mayGoWell, waitMs = 0 }) {
      return this.#closed({ comesBack: mayGoWell, keepsSession: true, code, waitMs });
    }
    if (this.#isOver) return;
    const socket = (this.#socket = new WebSocket(this.#url));
    socket.onopen = () => this.#sayHello(ticket);
    socket.onmessage = (message) => socket === this.#socket && this.#read(JSON.parse(message.data));
    socket.onclose = (closed) => socket === this.#socket && this.#closed(readClose(closed));
  }

  /** Give a command (open, pause, continue, end); it keeps its place in the audio and survives a lost line. */
  command(message) {
    this.#outbox.addCommand(message.type === "open" ? { ...message, number: ++this.#opens } : message);
    this.#flow();
  }

  /** Send samples (Int16Array) as soon as credit allows. */
  hear(samples) {
    if (this.#isOver) return;
    if (this.#outbox.framesKept >= MOST_KEPT) return this.#giveUp("away_too_long");
    this.#outbox.addFrame(samples);
    if (performance.now() - (this.#waitingSince ?? Infinity) > SILENT_LINE_MS) this.#dropLine();
    this.#flow();
  }

  /** Leave for good; nothing is told after this. */
  leave() {
    this.#isOver = true;
    clearTimeout(this.#timer);
    if (this.#isWelcome) this.#send({ type: "bye" });
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  /** Let another token stand for the open line; one that is not open brings a ticket of its own. */
  async renew() {
    if (!this.#isWelcome) return;
    const ticket = await this.#takeTicket().catch(() => null); // then the line ends with its token, and comes back
    if (ticket && this.#isWelcome) this.#send({ type: "auth", ticket });
  }

  #sayHello(ticket) {
    const resume = this.#resume && { ...this.#resume, event: this.#event };
    this.#send(hello({ resume, ticket, ...this.#manner }));
  }

  #read(message) {
    this.#waitingSince = null;
    if (message.event) this.#event = message.event;
    if (message.type === "welcome") this.#welcomed(message);
    else if (message.type === "ack") this.#outbox.acknowledge(message.through, message.credit);
    else this.#passOn(message);
    if (message.event && message.event % SEEN_EVERY === 0) this.#send({ type: "seen", event: message.event });
    this.#flow();
  }

  #welcomed(message) {
    this.#tries = 0;
    this.#isWelcome = true;
    this.#resume = { session: message.session, epoch: message.epoch };
    this.#isHolding = this.#outbox.goOn(message.next_audio, message.credit);
    if (this.#isHolding) this.#timer = setTimeout(() => this.#stopHolding(), REPLAY_MS);
    this.#tell("state", "open");
    this.#tell("welcome", message);
  }

  #stopHolding() {
    this.#isHolding = false;
    this.#outbox.sayAgain();
    this.#flow();
  }

  #passOn(message) {
    if (this.#outbox.answer(message.type)) this.#isHolding = false;
    if (message.type === "error" && MENDED.has(message.code)) return;
    if (message.type === "error" && REFUSALS.has(message.code)) this.#outbox.refuse();
    this.#tell(message.type, message);
  }

  #flow() {
    if (!this.#isWelcome || this.#isHolding) return;
    this.#outbox.flow(
      (sequence, samples) => this.#sendFrame(sequence, samples),
      (message) => this.#send(message),
    );
  }

  #sendFrame(sequence, samples) {
    this.#waitingSince ??= performance.now();
    this.#socket.send(audioFrame(sequence, samples));
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }

  /** A line that says nothing any more: closing it properly could take minutes. */
  #dropLine() {
    const socket = this.#socket;
    this.#socket = null;
    socket.close();
    this.#closed({ comesBack: true, keepsSession: true, code: "", waitMs: 0 });
  }

  #closed({ comesBack, keepsSession, code, waitMs, goTo }) {
    this.#isWelcome = this.#isHolding = false;
    this.#waitingSince = null;
    clearTimeout(this.#timer);
    if (this.#isOver) return;
    if (!comesBack || (this.#resume && !keepsSession)) return this.#giveUp(code || "session_failed");
    if (!this.#resume && this.#tries + 1 >= TRIES_BEFORE_WELCOME) return this.#giveUp(code || "unreachable");
    if (goTo) this.#url = goTo;
    this.#tell("state", this.#resume ? "lost" : "connecting");
    const backOff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++);
    this.#timer = setTimeout(() => this.connect(), waitMs + backOff * (0.5 + Math.random()));
  }

  #giveUp(code) {
    this.leave();
    this.#tell("state", "closed");
    this.#tell("ended", { code });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
