// In the audio thread: any sample rate in, frames of 16 kHz int16 out.

const RATE = 16000;
const FRAME_SAMPLES = 5120;

class Listener extends AudioWorkletProcessor {
  #frame = new Int16Array(FRAME_SAMPLES);
  #filled = 0;
  #position = 0; // of the next output sample, in input samples from the start of this block
  #last = 0; // the input sample before this block
  #low = 0; // a one-pole low-pass before a lower rate, against aliases

  process([input]) {
    const block = input[0];
    if (!block) return true;
    const step = sampleRate / RATE;
    if (step === 1) for (const sample of block) this.#put(sample);
    else this.#resample(block, step);
    return true;
  }

  #resample(block, step) {
    const smooth = step > 1 ? 1 - Math.exp((-2 * Math.PI * 7000) / sampleRate) : 1;
    const clean = Float32Array.from(block, (sample) => (this.#low += smooth * (sample - this.#low)));
    while (this.#position < block.length) {
      const before = Math.floor(this.#position);
      const part = this.#position - before;
      const left = before === 0 ? this.#last : clean[before - 1];
      this.#put(left + (clean[before] - left) * part);
      this.#position += step;
    }
    this.#position -= block.length;
    this.#last = clean[clean.length - 1];
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
