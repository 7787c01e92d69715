/** A recording with the device's microphone: at most a minute, and only while the person wants it. */

/** Why nothing is recorded. */
export type RecordingTrouble = "unsupported" | "refused" | "missing";

export const LONGEST_S = 60;
/** A minute of speech is then 480 kB. */
const BITS_PER_SECOND = 64_000;
const FORMATS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

export class Recording {
  active = $state(false);
  seconds = $state(0);
  trouble = $state<RecordingTrouble | null>(null);
  #recorder: MediaRecorder | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Record until `stop`, or for a minute; resolves to the sound, or to null when there is none. */
  async record(): Promise<Blob | null> {
    if (this.active) return null;
    this.trouble = null;
    const format = formatHere();
    if (!format) return this.#fail("unsupported");
    this.active = true;
    try {
      return await this.#take(await navigator.mediaDevices.getUserMedia({ audio: true }), format);
    } catch (reason) {
      const isRefused = reason instanceof DOMException && reason.name === "NotAllowedError";
      return this.#fail(isRefused ? "refused" : "missing");
    }
  }

  stop(): void {
    if (this.#recorder?.state === "recording") this.#recorder.stop();
  }

  async #take(stream: MediaStream, mimeType: string): Promise<Blob | null> {
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS_PER_SECOND });
    const parts: Blob[] = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    this.#recorder = recorder;
    this.seconds = 0;
    this.#timer = setInterval(() => {
      if (++this.seconds >= LONGEST_S) this.stop();
    }, 1_000);
    recorder.start();
    await stopped;
    for (const track of stream.getTracks()) track.stop();
    this.#end();
    const sound = new Blob(parts, { type: mimeType });
    return sound.size ? sound : null;
  }

  #fail(trouble: RecordingTrouble): null {
    this.#end();
    this.trouble = trouble;
    return null;
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#recorder = null;
    this.active = false;
  }
}

/** What this browser can record in, of what the server takes. */
function formatHere(): string | undefined {
  if (!("MediaRecorder" in window) || !("mediaDevices" in navigator)) return undefined;
  return FORMATS.find((format) => MediaRecorder.isTypeSupported(format));
}
