/** One live connection to a session that outlasts its sockets: it reconnects with jitter, and says why when it cannot. */

import { BEARER_PREFIX, CLOSE, type ClientIn, type ClientOut, PROTOCOL } from "../../contracts.gen";
import { delayMs } from "./backoff";
import { localNow } from "./clock";

const PING_EVERY_MS = 10_000;
/** Without any frame for this long the connection is dead: two pongs are missing. */
const SOCKET_SILENCE_MS = 25_000;
/** A device that slept may hold a connection that died meanwhile: an answer must come at once. */
const WAKING_MS = 3_000;
/** Sent too much: stay away for longer than the server's window. */
const PENALTY_MS = 5_000;

/** Why a connection will not come back by itself. */
export type Ending = "removed" | "replaced" | "expired" | "forbidden" | "gone";
export type Link = { kind: "connecting" | "online" | "reconnecting" } | { kind: "ended"; why: Ending };

/** What plain HTTP says of a session whose socket was refused: a browser is not told the status of a failed upgrade. */
export type Inspection = "reachable" | "unreachable" | "unauthorized" | "forbidden" | "gone";

export interface Port {
  /** The bearer token; `fresh` asks for a new one because the last was refused. Null when there is none to be had. */
  token(fresh: boolean): Promise<string | null>;
  inspect(): Promise<Inspection>;
  onFrame(frame: ClientOut): void;
  onLink(link: Link): void;
  random(): number;
}

export class LiveSocket {
  #socket: WebSocket | null = null;
  #attempt = 0;
  #welcomed = false;
  #tokenRefused = false;
  #stopped = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #pingTimer: ReturnType<typeof setInterval> | undefined;
  #wakingTimer: ReturnType<typeof setTimeout> | undefined;
  #heardAt = 0;

  constructor(
    private readonly url: string,
    private readonly port: Port,
  ) {}

  start(): void {
    this.#stopped = false;
    this.#attempt = 0;
    this.port.onLink({ kind: "connecting" });
    void this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retryTimer);
    this.#drop();
  }

  /** False when there is no open connection: the frame was not sent. */
  send(frame: ClientIn): boolean {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(frame));
    return true;
  }

  /** Give the connection up and make a new one, because this one cannot be trusted any more. */
  renew(): void {
    if (this.#stopped) return;
    this.#drop();
    this.#retry(0);
  }

  /** Do not wait any longer: the device woke up, or is on a network again. */
  hurry(): void {
    if (this.#stopped) return;
    if (this.#socket === null) return this.#retry(0);
    const askedAt = localNow();
    this.ping();
    clearTimeout(this.#wakingTimer);
    this.#wakingTimer = setTimeout(() => this.#heardAt < askedAt && this.renew(), WAKING_MS);
  }

  /** Ask for the server's time, and so whether the connection is alive. */
  ping(): void {
    this.send({ type: "ping", t: Math.round(localNow()) });
  }

  async #connect(): Promise<void> {
    const token = await this.port.token(this.#tokenRefused).catch(() => undefined);
    if (this.#stopped || this.#socket) return;
    if (token === null) return this.#end("expired");
    if (token === undefined) return this.#retry();
    this.#tokenRefused = false;
    this.#welcomed = false;
    const socket = new WebSocket(this.url, [PROTOCOL, BEARER_PREFIX + token]);
    this.#socket = socket;
    socket.onopen = () => this.#watch();
    socket.onmessage = (message) => this.#receive(JSON.parse(message.data as string) as ClientOut);
    socket.onclose = (event) => void this.#closed(event.code);
  }

  #receive(frame: ClientOut): void {
    this.#heardAt = localNow();
    if (frame.type === "welcome") {
      this.#welcomed = true;
      this.#attempt = 0;
      this.port.onLink({ kind: "online" });
    }
    this.port.onFrame(frame);
  }

  async #closed(code: number): Promise<void> {
    this.#drop();
    if (this.#stopped) return;
    switch (code) {
      case CLOSE.removed:
        return this.#end("removed");
      case CLOSE.replaced:
        return this.#end("replaced");
      case CLOSE.tokenExpired:
        this.#tokenRefused = true;
        return this.#retry(this.#attempt === 0 ? 0 : undefined);
      case CLOSE.tooManyFrames:
        return this.#retry(PENALTY_MS + this.#jitterMs());
    }
    if (this.#welcomed) return this.#retry();
    this.port.onLink({ kind: "reconnecting" });
    this.#judge(await this.port.inspect());
  }

  #judge(inspection: Inspection): void {
    if (this.#stopped) return;
    if (inspection === "forbidden" || inspection === "gone") return this.#end(inspection);
    this.#tokenRefused = inspection === "unauthorized";
    this.#retry();
  }

  #retry(waitMs = this.#jitterMs()): void {
    clearTimeout(this.#retryTimer);
    this.#attempt += 1;
    this.port.onLink({ kind: "reconnecting" });
    this.#retryTimer = setTimeout(() => void this.#connect(), waitMs);
  }

  #jitterMs(): number {
    return delayMs(this.#attempt, this.port.random());
  }

  #end(why: Ending): void {
    this.stop();
    this.port.onLink({ kind: "ended", why });
  }

  #watch(): void {
    this.#heardAt = localNow();
    clearInterval(this.#pingTimer);
    this.#pingTimer = setInterval(() => {
      const silentMs = localNow() - this.#heardAt;
      if (silentMs > SOCKET_SILENCE_MS) this.renew();
      else if (silentMs >= PING_EVERY_MS) this.ping();
    }, PING_EVERY_MS);
  }

  #drop(): void {
    clearInterval(this.#pingTimer);
    clearTimeout(this.#wakingTimer);
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
