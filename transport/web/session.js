// One session with the server: keeps what was not acknowledged, comes back when the line is lost, and never loses its place.

import { audioFrame, hello, mayComeBack } from "./protocol.js";

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 8000;
const SEEN_EVERY = 16; // lasting events between two `seen`
const MOST_KEPT = 400; // frames, two minutes: as long as the server waits for us

export class Session extends EventTarget {
  #url;
  #socket = null;
  #resume = null; // {session, epoch}
  #event = 0; // the last lasting event that we have
  #frames = new Map(); // sequence -> samples, until acknowledged
  #next = 0; // the next sequence number to give a frame
  #toSend = 0; // the next frame to send
  #limit = 0; // frames below this may be sent
  #pending = []; // messages to say once we are welcome
  #tries = 0;
  #isOver = false;

  constructor(url) {
    super();
    this.#url = url;
    this.#connect();
  }

  /** Say a message; while the line is away it waits. */
  say(message) {
    if (this.#isWelcome()) this.#socket.send(JSON.stringify(message));
    else this.#pending.push(message);
  }

  /** Send samples (Int16Array), as soon as credit allows; kept until they are acknowledged. */
  hear(samples) {
    if (this.#frames.size >= MOST_KEPT) return this.#tell("error", { code: "overloaded", detail: "too long without a line" });
    this.#frames.set(this.#next++, samples);
    this.#sendFrames();
  }

  /** Leave for good. */
  leave() {
    this.say({ type: "bye" });
    this.#isOver = true;
  }

  #isWelcome() {
    return this.#socket?.readyState === WebSocket.OPEN && this.#limit > 0;
  }

  #connect() {
    this.#tell("state", this.#resume ? "lost" : "connecting");
    this.#limit = 0;
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      const resume = this.#resume && { ...this.#resume, event: this.#event };
      socket.send(JSON.stringify(hello({ resume, locale: navigator.language || "en" })));
    };
    socket.onmessage = (message) => this.#read(JSON.parse(message.data));
    socket.onclose = (closed) => this.#closed(closed.code);
  }

  #closed(code) {
    if (this.#isOver || !mayComeBack(code)) {
      this.#isOver = true;
      return this.#tell("state", "closed");
    }
    if (this.#resume === null && this.#tries > 2) {
      this.#isOver = true;
      this.#tell("error", { code: "unreachable", detail: "" });
      return this.#tell("state", "closed");
    }
    this.#tell("state", "lost");
    const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++);
    setTimeout(() => this.#connect(), wait * (0.5 + Math.random()));
  }

  #read(message) {
    if (message.event) this.#event = message.event;
    if (message.type === "welcome") this.#welcomed(message);
    else if (message.type === "ack") this.#acknowledged(message);
    else this.#tell(message.type, message);
    if (message.event && message.event % SEEN_EVERY === 0) this.say({ type: "seen", event: message.event });
  }

  #welcomed(message) {
    this.#tries = 0;
    this.#resume = { session: message.session, epoch: message.epoch };
    this.#toSend = message.next_audio;
    this.#limit = message.next_audio + message.credit;
    this.#forgetBelow(message.next_audio);
    this.#tell("state", "open");
    for (const pending of this.#pending.splice(0)) this.#socket.send(JSON.stringify(pending));
    this.#sendFrames();
  }

  #acknowledged(message) {
    this.#limit = message.through + message.credit + 1;
    this.#forgetBelow(message.through + 1);
    this.#sendFrames();
  }

  #forgetBelow(sequence) {
    for (const kept of this.#frames.keys()) if (kept < sequence) this.#frames.delete(kept);
  }

  #sendFrames() {
    while (this.#isWelcome() && this.#toSend < Math.min(this.#limit, this.#next)) {
      const samples = this.#frames.get(this.#toSend);
      if (samples) this.#socket.send(audioFrame(this.#toSend, samples));
      this.#toSend += 1;
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
