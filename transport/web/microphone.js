// The microphone: frames of 320 ms, int16 at 16 kHz, nothing that would change what is heard.

export class Microphone {
  #stream = null;
  #context = null;

  /** Begin; `onFrame` gets an Int16Array of 5120 samples every 320 ms. Throws what getUserMedia throws. */
  async open(onFrame) {
    if (!navigator.mediaDevices) throw Object.assign(new Error("insecure"), { name: "insecure" });
    this.#stream = await navigator.mediaDevices.getUserMedia({
      audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false },
    });
    this.#context = contextFor();
    await this.#context.audioWorklet.addModule("/assets/worklet.js");
    const listener = new AudioWorkletNode(this.#context, "listener", { numberOfOutputs: 0 });
    listener.port.onmessage = (message) => onFrame(message.data);
    this.#context.createMediaStreamSource(this.#stream).connect(listener);
    await this.#context.resume();
  }

  /** Stop, and let the browser's recording sign go out. */
  async close() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    await this.#context?.close();
    this.#stream = this.#context = null;
  }
}

function contextFor() {
  try {
    return new AudioContext({ sampleRate: 16000 });
  } catch {
    return new AudioContext(); // a browser that refuses 16 kHz: the worklet resamples
  }
}
