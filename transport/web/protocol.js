// The wire: frames and messages of docs/protocol.md, without any connection. What session.js sends and reads.

export const VERSION = 1;
export const FRAME_SAMPLES = 5120; // 320 ms at 16 kHz, the step of the voice model
const HEADER_BYTES = 8;
const AUDIO_KIND = 1;

/** Close codes below this tell a client to come back. */
export const RECONNECT_BELOW = 4500;

/** An audio frame: header (kind, flags, reserved, sequence; big endian) and little-endian int16 samples. */
export function audioFrame(sequence, samples) {
  const frame = new ArrayBuffer(HEADER_BYTES + 2 * samples.length);
  const view = new DataView(frame);
  view.setUint8(0, AUDIO_KIND);
  view.setUint32(4, sequence);
  samples.forEach((sample, i) => view.setInt16(HEADER_BYTES + 2 * i, sample, true));
  return frame;
}

export function hello({ resume, locale }) {
  return { type: "hello", version: VERSION, codec: "pcm16", locale, ...(resume ? { resume } : {}) };
}

/** Whether a closed line is worth another try: lost, or closed by a server that says so. */
export function mayComeBack(code) {
  return code < 4000 || code < RECONNECT_BELOW;
}
