/** Makes the sounds of the show with WebAudio, without a file. Each voice goes through one volume and one limiter. */

import type { Sound } from "./sounds";

interface Tone {
  type?: OscillatorType;
  peak?: number;
  attack?: number;
  length?: number;
  /** The pitch at the end of `bend`. */
  to?: number;
  bend?: number;
  /** A low-pass filter. */
  cut?: number;
}

interface Noise {
  filter?: BiquadFilterType;
  frequency?: number;
  q?: number;
  peak?: number;
  attack?: number;
  length?: number;
}

const VOLUME = 0.6;
const SILENCE = 0.0008;
const LIMITER = { threshold: -12, ratio: 8, attack: 0.003, release: 0.15 };
const PENTATONIC = [72, 74, 76, 79, 81];
/** Pitches of the last seconds, by seconds left. */
const TICKS = [0, 1319, 1175, 1047, 988, 880];
/** Uneven partials of a bell: pitch, loudness, length. */
const BELL = [
  [110, 0.34, 2.6],
  [220.8, 0.2, 2.2],
  [303, 0.13, 1.7],
  [415, 0.1, 1.3],
  [587, 0.06, 0.9],
] as const;
/** Horn calls: start, pitch, pitch below, length. */
const CALLS = [
  [0, 67, 60, 0.15],
  [0.16, 67, 60, 0.15],
  [0.32, 67, 60, 0.15],
  [0.48, 72, 67, 0.5],
] as const;
const DRUM_S = 3;
const STROKES_A_SECOND = 16;

/** A MIDI number as a frequency. */
export function pitch(note: number): number {
  return 440 * 2 ** ((note - 69) / 12);
}

export class Synth {
  #out: GainNode;
  #noise: AudioBuffer;

  constructor(
    private readonly context: AudioContext,
    private readonly random: () => number,
  ) {
    this.#out = new GainNode(context, { gain: VOLUME });
    this.#out.connect(new DynamicsCompressorNode(context, LIMITER)).connect(context.destination);
    this.#noise = whiteNoise(context, random);
  }

  play(sound: Sound, value: number): void {
    void this.context.resume();
    this.#sounds[sound](this.context.currentTime + 0.02, value);
  }

  #sounds: Record<Sound, (at: number, value: number) => void> = {
    pop: (at) => {
      const f = pitch(PENTATONIC[Math.floor(this.random() * PENTATONIC.length)] ?? 72);
      this.#tone(at, f * 0.6, { to: f, bend: 0.05, peak: 0.22, length: 0.14 });
      this.#hiss(at, { frequency: 2_400, q: 2, peak: 0.05, length: 0.03 });
    },
    lamp: (at) => this.#tone(at, pitch(67), { type: "triangle", peak: 0.3, attack: 0.004, length: 0.32 }),
    go: (at) => {
      for (const note of [67, 74, 79])
        this.#tone(at, pitch(note), { type: "triangle", peak: 0.2, length: 0.7 });
      this.#hiss(at, { filter: "highpass", frequency: 3_000, peak: 0.08, length: 0.35 });
    },
    tick: (at, left) => {
      this.#tone(at, TICKS[left] || 880, { type: "triangle", peak: 0.2, attack: 0.001, length: 0.08 });
      this.#hiss(at, { frequency: 4_200, q: 4, peak: 0.06, length: 0.02 });
    },
    gong: (at) => {
      for (const [f, peak, length] of BELL) this.#tone(at, f, { peak, attack: 0.012, length });
      this.#hiss(at, { filter: "lowpass", frequency: 700, peak: 0.14, length: 0.25 });
    },
    right: (at) => {
      [72, 76, 79, 84].forEach((note, nth) => {
        const length = nth === 3 ? 0.55 : 0.22;
        this.#tone(at + nth * 0.075, pitch(note), { type: "triangle", peak: 0.24, length });
        this.#tone(at + nth * 0.075, pitch(note + 12), { peak: 0.06, length: 0.18 });
      });
    },
    wrong: (at) => {
      this.#tone(at, pitch(64), { type: "triangle", peak: 0.22, length: 0.22, cut: 1_400 });
      this.#tone(at + 0.15, pitch(60), { type: "triangle", peak: 0.22, length: 0.42, cut: 1_100 });
    },
    whoosh: (at) => this.#whoosh(at),
    drum: (at) => this.#drum(at),
    fanfare: (at) => this.#fanfare(at),
  };

  /** Rises to `peak`, and falls to silence at `length`. */
  #tone(at: number, frequency: number, tone: Tone): void {
    const { type = "sine", peak = 0.3, attack = 0.005, length = 0.3, to, bend = length, cut } = tone;
    const oscillator = new OscillatorNode(this.context, { type, frequency });
    if (to) {
      oscillator.frequency.setValueAtTime(frequency, at);
      oscillator.frequency.exponentialRampToValueAtTime(to, at + bend);
    }
    const filter = cut && new BiquadFilterNode(this.context, { type: "lowpass", frequency: cut, Q: 0.7 });
    this.#shape(filter ? oscillator.connect(filter) : oscillator, at, peak, attack, length);
    oscillator.start(at);
    oscillator.stop(at + length + 0.02);
  }

  #hiss(at: number, noise: Noise): void {
    const { filter = "bandpass", frequency = 1_000, q = 1, peak = 0.2, attack = 0.002, length = 0.1 } = noise;
    const source = this.#noiseFrom(at, at + length + 0.02);
    const band = new BiquadFilterNode(this.context, { type: filter, frequency, Q: q });
    this.#shape(source.connect(band), at, peak, attack, length);
  }

  /** Rises to `peak`, then falls to silence. */
  #shape(voice: AudioNode, at: number, peak: number, attack: number, length: number): void {
    const amplifier = new GainNode(this.context, { gain: 0 });
    amplifier.gain.setValueAtTime(0, at);
    amplifier.gain.linearRampToValueAtTime(peak, at + attack);
    amplifier.gain.exponentialRampToValueAtTime(SILENCE, at + length);
    voice.connect(amplifier).connect(this.#out);
  }

  #noiseFrom(at: number, until: number): AudioBufferSourceNode {
    const source = new AudioBufferSourceNode(this.context, { buffer: this.#noise, loop: true });
    source.start(at, this.random() / 2);
    source.stop(until);
    return source;
  }

  #whoosh(at: number): void {
    const band = new BiquadFilterNode(this.context, { type: "bandpass", frequency: 300, Q: 1.4 });
    band.frequency.setValueAtTime(300, at);
    band.frequency.exponentialRampToValueAtTime(1_800, at + 0.3);
    band.frequency.exponentialRampToValueAtTime(500, at + 0.65);
    this.#shape(this.#noiseFrom(at, at + 0.7).connect(band), at, 0.16, 0.28, 0.65);
  }

  #drum(at: number): void {
    const strokes = DRUM_S * STROKES_A_SECOND;
    for (let stroke = 0; stroke < strokes; stroke++) {
      const when = at + stroke / STROKES_A_SECOND;
      const level = 0.05 + 0.2 * (stroke / strokes) ** 1.5;
      this.#hiss(when, { frequency: 190, q: 0.9, peak: level * 1.6, length: 0.07 });
      this.#hiss(when, { filter: "highpass", frequency: 2_600, peak: level * 0.35, length: 0.05 });
      if (stroke % 4 === 0) this.#tone(when, 92, { to: 58, bend: 0.08, peak: level, length: 0.12 });
    }
  }

  #fanfare(at: number): void {
    for (const [start, note, below, length] of CALLS) {
      this.#horn(at + start, note, length, 0.15);
      this.#horn(at + start, below, length, 0.08);
    }
    for (const note of [60, 64, 67, 72, 76]) this.#horn(at + 1, note, 1.8, 0.1);
    this.#hiss(at + 1, { filter: "highpass", frequency: 5_000, peak: 0.12, attack: 0.004, length: 1.4 });
    this.#tone(at + 1, 65, { peak: 0.3, length: 0.5, to: 45 });
  }

  #horn(at: number, note: number, length: number, peak: number): void {
    this.#tone(at, pitch(note), { type: "sawtooth", peak, attack: 0.025, length, cut: 2_200 });
    const sharp = pitch(note) * 1.004;
    this.#tone(at, sharp, { type: "sawtooth", peak: peak * 0.6, attack: 0.03, length, cut: 1_700 });
  }
}

function whiteNoise(context: AudioContext, random: () => number): AudioBuffer {
  const buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
  const samples = buffer.getChannelData(0);
  for (let at = 0; at < samples.length; at++) samples[at] = random() * 2 - 1;
  return buffer;
}
