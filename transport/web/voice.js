// One's own recitation of a word, where a voice is kept: fetched as who is signed in, which no audio element can.

export class OwnVoice {
  #people;
  #sounds = null; // made at the first press: browsers let nothing sound before one
  #playing = null;

  constructor(people) {
    this.#people = people;
  }

  /** Play samples (16 kHz) of a recitation; rejects when they are not kept, or not yet. */
  async play({ session, recitation, from, to }) {
    this.#sounds ??= new AudioContext();
    const kept = await this.#people.download(`/v1/recitations/${session}/${recitation}/audio?from=${from}&to=${to}`);
    const buffer = await this.#sounds.decodeAudioData(await kept.arrayBuffer());
    this.stop();
    this.#playing = Object.assign(this.#sounds.createBufferSource(), { buffer });
    this.#playing.connect(this.#sounds.destination);
    this.#playing.start();
  }

  stop() {
    this.#playing?.stop();
    this.#playing = null;
  }
}
