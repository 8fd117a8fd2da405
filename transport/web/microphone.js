// The microphone: frames of 320 ms, int16 at 16 kHz, nothing that would change what is heard.

import { SAMPLE_RATE } from "./protocol.js";

const FLUSH_MS = 300; // the audio thread answers within a block, 8 ms; a suspended one may not answer at all

export class Microphone {
  #stream = null;
  #context = null;
  #listener = null;
  #flushed = null;

  /**
   * Ask for the microphone; nothing is listened to yet. `onFrame` gets an Int16Array of 5120 samples every 320 ms, and a
   * shorter one when listening stops; `onLost` is called when the microphone is unplugged or taken away.
   * Throws what getUserMedia throws, and an error named "insecure" where browsers give no microphone.
   */
  async open(onFrame, onLost) {
    if (!navigator.mediaDevices) throw Object.assign(new Error("insecure"), { name: "insecure" });
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      });
      this.#stream.getAudioTracks()[0].onended = onLost;
      await this.#connect();
    } catch (error) {
      await this.close();
      throw error;
    }
    this.#listener.port.onmessage = ({ data }) => (data === null ? this.#flushed?.() : onFrame(data));
  }

  listen() {
    this.#listener?.port.postMessage("listen");
  }

  /** Stop listening; what was heard until now has been given to `onFrame` when this returns. */
  async rest() {
    if (!this.#listener) return;
    const flushed = new Promise((resolve) => (this.#flushed = resolve));
    this.#listener.port.postMessage("rest");
    await Promise.race([flushed, new Promise((resolve) => setTimeout(resolve, FLUSH_MS))]);
  }

  /** Let go of the microphone, so that the browser's recording sign goes out. */
  async close() {
    await this.rest();
    const [stream, context] = [this.#stream, this.#context];
    this.#stream = this.#context = this.#listener = null;
    stream?.getTracks().forEach((track) => track.stop());
    await context?.close();
  }

  async #connect() {
    try {
      await this.#connectAt({ sampleRate: SAMPLE_RATE });
    } catch {
      await this.#context?.close();
      await this.#connectAt({}); // a browser that refuses 16 kHz: the worklet resamples
    }
  }

  async #connectAt(options) {
    this.#context = new AudioContext(options);
    await this.#context.audioWorklet.addModule(new URL("./worklet.js", import.meta.url));
    this.#listener = new AudioWorkletNode(this.#context, "listener", { numberOfOutputs: 0 });
    this.#context.createMediaStreamSource(this.#stream).connect(this.#listener);
    await this.#context.resume();
  }
}
