/** A WebSocket for tests: the test is the server. */

import type { ClientIn, ClientOut } from "../../contracts.gen";
import { welcome } from "../frames.examples";

export class FakeSocket {
  static readonly OPEN = 1;
  static opened: FakeSocket[] = [];

  readyState = 0;
  sent: string[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocols: string[],
  ) {
    FakeSocket.opened.push(this);
  }

  static get last(): FakeSocket {
    const socket = FakeSocket.opened.at(-1);
    if (!socket) throw new Error("no socket was opened");
    return socket;
  }

  accept(first: ClientOut = welcome()): void {
    this.readyState = FakeSocket.OPEN;
    this.onopen?.();
    this.say(first);
  }

  /** The frames that were sent, but for pings. */
  get frames(): ClientIn[] {
    return this.sent.map((text) => JSON.parse(text) as ClientIn).filter(({ type }) => type !== "ping");
  }

  say(frame: ClientOut): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  hangUp(code: number): void {
    this.readyState = 3;
    this.onclose?.({ code });
  }

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.readyState = 3;
  }
}
