// In the audio thread: any sample rate in, frames of 320 ms at 16 kHz, int16, out.

const RATE = 16000;
const FRAME_SAMPLES = 5120;
const CROSSINGS = 16; // of the low-pass, to either side
const STEPS = 64; // of its table, a crossing

/** A windowed sinc between two sample rates: keeps what is below both half rates, and lets nothing fold back. */
class Resampler {
  #step; // input samples an output sample
  #reach; // input samples to either side that an output sample hears
  #table;
  #kept;
  #position; // of the next output sample, in samples of #kept and what follows it

  constructor(rate) {
    this.#step = rate / RATE;
    const widen = Math.max(1, this.#step);
    this.#reach = Math.ceil(CROSSINGS * widen);
    this.#table = Float32Array.from({ length: this.#reach * STEPS + 1 }, (_, i) => lowPass(i / STEPS, 0.92 / widen, this.#reach));
    this.#kept = new Float32Array(this.#reach);
    this.#position = this.#reach;
  }

  push(block, put) {
    const input = new Float32Array(this.#kept.length + block.length);
    input.set(this.#kept);
    input.set(block, this.#kept.length);
    for (; this.#position + this.#reach < input.length; this.#position += this.#step) put(this.#at(input));
    const from = Math.floor(this.#position) - this.#reach;
    this.#kept = input.slice(from);
    this.#position -= from;
  }

  #at(input) {
    let sum = 0;
    const last = Math.floor(this.#position + this.#reach);
    for (let i = Math.ceil(this.#position - this.#reach); i <= last; i++) {
      sum += input[i] * this.#table[Math.round(Math.abs(i - this.#position) * STEPS)];
    }
    return sum;
  }
}

function lowPass(distance, cutoff, reach) {
  const x = Math.PI * cutoff * distance;
  const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / reach);
  return cutoff * window * (x === 0 ? 1 : Math.sin(x) / x);
}

class Listener extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  #isListening = false;
  #resampler = sampleRate === RATE ? null : new Resampler(sampleRate);

  constructor() {
    super();
    this.port.onmessage = ({ data }) => (data === "listen" ? (this.#isListening = true) : this.#stop());
  }

  process([input]) {
    if (!this.#isListening || !input[0]) return true;
    if (this.#resampler) this.#resampler.push(input[0], (sample) => this.#put(sample));
    else for (const sample of input[0]) this.#put(sample);
    return true;
  }

  /** Hand out what has been heard of a frame, and null behind it. */
  #stop() {
    this.#isListening = false;
    if (this.#filled > 0) this.port.postMessage(this.#frame.slice(0, this.#filled));
    this.#filled = 0;
    this.port.postMessage(null);
  }

  #put(sample) {
    this.#frame[this.#filled++] = Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
    if (this.#filled < FRAME_SAMPLES) return;
    this.port.postMessage(this.#frame);
    this.#frame = new Int16Array(FRAME_SAMPLES);
    this.#filled = 0;
  }
}

registerProcessor("listener", Listener);
