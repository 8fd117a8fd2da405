// What the page wants to say, in order: audio frames and the commands between them. No connection here; session.js sends.
//
// A command keeps its place in the audio: `end` never overtakes a frame that still waits for credit. Frames are kept
// until they are acknowledged, commands until they are answered, so that a new line can go on where the old one broke.

import { ANSWERS } from "./protocol.js";

export class Outbox {
  #frames = new Map(); // sequence -> samples (Int16Array), until acknowledged
  #commands = []; // {message, at: the frame it stands before, isSent}, until answered
  #next = 0; // the sequence number of the next new frame
  #toSend = 0; // the next frame to send
  #limit = 0; // frames below this may be sent

  get framesKept() {
    return this.#frames.size;
  }

  addFrame(samples) {
    this.#frames.set(this.#next++, samples);
  }

  addCommand(message) {
    this.#commands.push({ message, at: this.#next, isSent: false });
  }

  /** A new line: go on from `nextAudio`. True while nobody knows whether the last command arrived on the old one. */
  goOn(nextAudio, credit) {
    this.#toSend = nextAudio;
    this.#limit = nextAudio + credit;
    this.#next = Math.max(this.#next, nextAudio);
    this.#forgetBelow(nextAudio);
    // Lines keep order. What stood before a frame that arrived has arrived; what stood behind a lost one is lost.
    for (const command of this.#commands) if (command.at > nextAudio) command.isSent = false;
    return this.#commands.some((command) => command.isSent && command.at === nextAudio);
  }

  /** Frames up to `through` were heard; `credit` more may follow. */
  acknowledge(through, credit) {
    this.#limit = through + 1 + credit;
    this.#forgetBelow(through + 1);
  }

  /** An event that may be a command's answer: whether it was. */
  answer(type) {
    const i = this.#commands.findIndex(({ message, isSent }) => isSent && ANSWERS[message.type] === type);
    if (i >= 0) this.#commands.splice(i, 1);
    return i >= 0;
  }

  /** The first command under way was refused: forget it. */
  refuse() {
    const i = this.#commands.findIndex(({ isSent }) => isSent);
    if (i >= 0) this.#commands.splice(i, 1);
  }

  /** Commands that were said on an old line and not answered since: say them again. */
  sayAgain() {
    for (const command of this.#commands) command.isSent = false;
  }

  /** Whatever may be sent now, in order: calls `sendFrame(sequence, samples)` and `sendCommand(message)`. */
  flow(sendFrame, sendCommand) {
    for (;;) {
      const command = this.#commands.find(({ isSent }) => !isSent);
      this.#sendFrames(Math.min(this.#limit, this.#next, command?.at ?? Infinity), sendFrame);
      if (!command || this.#toSend < command.at) return;
      command.isSent = true;
      sendCommand(command.message);
    }
  }

  #sendFrames(end, sendFrame) {
    for (; this.#toSend < end; this.#toSend++) sendFrame(this.#toSend, this.#frames.get(this.#toSend));
  }

  #forgetBelow(sequence) {
    for (const kept of this.#frames.keys()) if (kept < sequence) this.#frames.delete(kept);
  }
}
