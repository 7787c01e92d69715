/** Avatars: a number from 0 to 191 is a drawing (number modulo 24) in a colour (number divided by 24). */

export const DRAWINGS = 24;
export const AVATARS = 192;

/** Body and shade of the eight colours. */
export const COLOURS: readonly { body: string; shade: string }[] = [
  { body: "#f0604a", shade: "#b5341f" },
  { body: "#ffbe2e", shade: "#c98500" },
  { body: "#9ccf4a", shade: "#5f8f1c" },
  { body: "#35bd83", shade: "#157a50" },
  { body: "#3fbccb", shade: "#13788a" },
  { body: "#6ea4f7", shade: "#2f66c4" },
  { body: "#b28cf0", shade: "#7146bd" },
  { body: "#f58cba", shade: "#bd3d7c" },
];
export const INK = "#13231c";
export const CREAM = "#fff7e0";
export const LAMP = "#ffbe2e";

/** The racer that stands for nobody in particular: a green rally car. */
export const CAR = 3 * DRAWINGS;
/** The bus in which the class drives together. */
export const BUS = DRAWINGS + 2;

export interface Racer {
  player_id: string;
  nickname: string;
  avatar?: number | null;
}

export function drawingOf(avatar: number): number {
  return avatar % DRAWINGS;
}

export function colourOf(avatar: number): { body: string; shade: string } {
  return COLOURS[Math.floor(avatar / DRAWINGS) % COLOURS.length] as { body: string; shade: string };
}

/** The avatar that was chosen; without one, a number drawn from the id, so that all devices show the same. */
export function avatarOf({ avatar, player_id }: Pick<Racer, "avatar" | "player_id">): number {
  if (avatar != null && avatar >= 0 && avatar < AVATARS) return avatar;
  return hash(player_id) % AVATARS;
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  }
  return value;
}
