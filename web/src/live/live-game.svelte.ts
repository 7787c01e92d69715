/** A session as a page sees it: the socket feeds the pure folds, and the page reads what they say. */

import type { ClientOut, PlayerRef } from "../contracts.gen";
import { localNow, ServerClock } from "./connection/clock";
import { type Game, isGap, reduce, withNames, withoutName } from "./game";
import { type Content, frameOf, give, interrupted, isPending, type MyAnswer, settle } from "./my-answer";
import { granted, nextFrame, nextOf, type NextTurn } from "./next-turn";
import { type Inspection, type Link, LiveSocket } from "./connection/socket";

/** How long to wait before an answer that is not yet stored is sent again; the server takes repeats for one answer. */
const RESEND_AFTER_MS = 3_000;
/** Exchanges at the start of a connection, close together, so that the first countdown is already right. */
const CLOCK_SAMPLES = 3;
const CLOCK_SAMPLE_EVERY_MS = 250;

export interface Seat {
  sessionId: string;
  token(fresh: boolean): Promise<string | null>;
  inspect(): Promise<Inspection>;
  /** Where an answer waits for the server, also through a closed tab. */
  remember?(answer: MyAnswer | null): void;
  remembered?(): MyAnswer | null;
  /** The host plays again: where everybody goes on. */
  moved?(sessionId: string): void;
}

export class LiveGame {
  game = $state.raw<Game | null>(null);
  link = $state.raw<Link>({ kind: "connecting" });
  answer = $state.raw<MyAnswer | null>(null);
  /** Server time minus local time. */
  offsetMs = $state(0);

  /** The next turn was asked for. */
  waiting = $state(false);

  #next: NextTurn | null = null;
  #nextTimer: ReturnType<typeof setTimeout> | undefined;
  #clock = new ServerClock();
  #socket: LiveSocket;
  #resendTimer: ReturnType<typeof setTimeout> | undefined;
  #sampleTimers: ReturnType<typeof setTimeout>[] = [];

  constructor(private readonly seat: Seat) {
    this.answer = interrupted(seat.remembered?.() ?? null);
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    this.#socket = new LiveSocket(`${scheme}://${location.host}/ws/v1/sessions/${seat.sessionId}`, {
      token: (fresh) => seat.token(fresh),
      inspect: () => seat.inspect(),
      onFrame: (frame) => this.#receive(frame),
      onLink: (link) => this.#linked(link),
      random: Math.random,
    });
  }

  /** Connect; returns what disconnects. */
  start(): () => void {
    const hurry = () => document.visibilityState === "visible" && this.#socket.hurry();
    const lose = () => this.#socket.renew(); // a socket outlives its network in silence
    addEventListener("online", hurry);
    addEventListener("offline", lose);
    document.addEventListener("visibilitychange", hurry);
    this.#socket.start();
    return () => {
      removeEventListener("online", hurry);
      removeEventListener("offline", lose);
      document.removeEventListener("visibilitychange", hurry);
      clearTimeout(this.#resendTimer);
      clearTimeout(this.#nextTimer);
      this.#sampleTimers.forEach(clearTimeout);
      this.#socket.stop();
    };
  }

  /** Take the session back after another device or tab took it over. */
  takeBack(): void {
    this.#socket.start();
  }

  /** Answer the open question; only the first answer counts, so a second call changes nothing. */
  submit(content: Content): void {
    const question = this.game?.question;
    if (!question || this.answer || this.game?.session.phase !== "open") return;
    this.#keep(give(question.index, content, question.turn));
    this.#send();
  }

  /** Ask for my next turn, once this one has ended; in modes at one's own pace. */
  next(): void {
    this.#wish(this.#next ?? nextOf(this.game));
  }

  /** Add players whom the server will not name again. */
  learnNames(players: PlayerRef[]): void {
    if (this.game) this.game = withNames(this.game, players);
  }

  forgetName(playerId: string): void {
    if (this.game) this.game = withoutName(this.game, playerId);
  }

  serverNow(): number {
    return localNow() + this.offsetMs;
  }

  #receive(frame: ClientOut): void {
    if (isGap(this.game, frame)) return this.#socket.renew();
    if (frame.type === "pong") return this.#learnClock(frame.t, frame.server_at);
    if (frame.type === "expiring") return void this.#renewToken();
    if (frame.type === "moved") return this.seat.moved?.(frame.session_id);
    if (frame.type === "welcome") this.#sampleClock(frame.server_at);
    this.game = reduce(this.game, frame);
    this.#keep(settle(this.answer, frame));
    this.#settleNext(frame);
    if (frame.type === "welcome") this.#send();
  }

  #settleNext(frame: ClientOut): void {
    const next = granted(this.#next, frame);
    if (next || frame.type !== "session") {
      if (next !== this.#next || frame.type === "welcome") this.#wish(next ?? this.#firstTurn(frame));
    } else if (this.#firstTurn(frame)) {
      // Everybody who is connected is sent the first turn: only what got lost is asked for.
      this.#nextTimer = setTimeout(() => this.#wish(this.#firstTurn(frame)), RESEND_AFTER_MS);
    }
  }

  /** A connection that begins or a session that opens without a question of mine. */
  #firstTurn({ type }: ClientOut): NextTurn | null {
    return (type === "welcome" || type === "session") && !this.game?.question ? nextOf(this.game) : null;
  }

  #wish(next: NextTurn | null): void {
    clearTimeout(this.#nextTimer);
    this.#next = next;
    this.waiting = next !== null;
    if (!next) return;
    this.#socket.send(nextFrame(next));
    this.#nextTimer = setTimeout(() => this.#wish(this.#next), RESEND_AFTER_MS * (1 + Math.random() / 2));
  }

  /** Stay connected with a new token, when there is one to be had; else the connection ends when the old one does. */
  async #renewToken(): Promise<void> {
    const token = await this.seat.token(true).catch(() => null);
    if (token) this.#socket.send({ type: "token", token });
  }

  #linked(link: Link): void {
    this.link = link;
    if (link.kind === "reconnecting") this.#keep(interrupted(this.answer));
  }

  #keep(answer: MyAnswer | null): void {
    if (answer === this.answer) return;
    this.answer = answer;
    this.seat.remember?.(isPending(answer) ? answer : null);
    if (!isPending(answer)) clearTimeout(this.#resendTimer);
  }

  #send(): void {
    clearTimeout(this.#resendTimer);
    if (!isPending(this.answer)) return;
    const sent = this.#socket.send(frameOf(this.answer));
    if (!sent) this.#keep(interrupted(this.answer));
    this.#resendTimer = setTimeout(() => this.#send(), RESEND_AFTER_MS * (1 + Math.random() / 2));
  }

  #sampleClock(serverAt: number): void {
    this.#clock.heard(serverAt, localNow());
    this.offsetMs = this.#clock.offsetMs;
    this.#sampleTimers.forEach(clearTimeout);
    this.#sampleTimers = Array.from({ length: CLOCK_SAMPLES }, (_, nth) =>
      setTimeout(() => this.#socket.ping(), nth * CLOCK_SAMPLE_EVERY_MS),
    );
  }

  #learnClock(sentAt: number, serverAt: number): void {
    this.#clock.exchanged(sentAt, serverAt, localNow());
    this.offsetMs = this.#clock.offsetMs;
  }
}
