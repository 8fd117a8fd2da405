// A teacher's recitation of one ayah, from where the server's settings say; the page's policy lets in nothing else.

const FIELD = /\{(surah|ayah)(?::0([1-9])d)?\}/g;

export class Teacher {
  #audio = new Audio();
  pattern = ""; // an address with {surah:03d} and {ayah:03d} in it; empty where there is no teacher

  get isThere() {
    return this.pattern !== "";
  }

  /** Play the ayah of a place, "surah:ayah:word"; rejects when it cannot be had. */
  play(place) {
    this.#audio.src = addressOf(this.pattern, place);
    return this.#audio.play();
  }

  /** Play it to its end, or until it is stopped. */
  async playThrough(place) {
    const isOver = new Promise((resolve) => (this.#audio.onpause = this.#audio.onended = this.#audio.onerror = resolve));
    await this.play(place);
    await isOver;
  }

  stop() {
    this.#audio.pause();
  }
}

function addressOf(pattern, place) {
  const [surah, ayah] = place.split(":");
  const numbers = { surah, ayah };
  return pattern.replace(FIELD, (_, name, width) => numbers[name].padStart(Number(width ?? 0), "0"));
}
