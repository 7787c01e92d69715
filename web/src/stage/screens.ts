/** The second screen shows what the first one shows: windows of one browser tell one another, without a server. */

export interface Shown {
  scene: string;
  beat: number;
  boardHidden: boolean;
  resultShown: boolean;
}

type Message = { shown: Shown } | { asks: true };

/** Lead the other windows; returns what tells them and what ends it. */
export function leadScreens(sessionId: string, now: () => Shown): { tell(): void; close(): void } {
  const channel = channelOf(sessionId);
  const tell = () => channel?.postMessage({ shown: now() } satisfies Message);
  if (channel) channel.onmessage = ({ data }: MessageEvent<Message>) => "asks" in data && tell();
  return { tell, close: () => channel?.close() };
}

/** Follow the window that leads; returns what ends it. On another device nobody answers, and the show keeps its own time. */
export function followScreen(sessionId: string, show: (shown: Shown) => void): () => void {
  const channel = channelOf(sessionId);
  if (channel) channel.onmessage = ({ data }: MessageEvent<Message>) => "shown" in data && show(data.shown);
  channel?.postMessage({ asks: true } satisfies Message);
  return () => channel?.close();
}

function channelOf(sessionId: string): BroadcastChannel | null {
  return "BroadcastChannel" in globalThis ? new BroadcastChannel(`wordrally.screens.${sessionId}`) : null;
}
