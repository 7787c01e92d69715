/** Pictures as phones take them: made small enough to be sent, in a format that every browser shows. */

/** What the server takes at most. */
export const LARGEST_BYTES = 2 * 1_048_576;
/** Longest side in pixels; a big screen shows no more of a question's picture. */
const LONGEST_SIDE = 1_600;
const QUALITY = 0.85;
const SENT_AS_THEY_ARE = ["image/png", "image/jpeg", "image/webp"];

/** Whether `file` is sent as it is. */
export function isSmall({ type, size }: Pick<File, "type" | "size">): boolean {
  return !type.startsWith("image/") || (SENT_AS_THEY_ARE.includes(type) && size <= LARGEST_BYTES);
}

/** The size that a picture of these sides is drawn in. */
export function sidesWithin(width: number, height: number): { width: number; height: number } {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The file, or a smaller JPEG of the same picture. What the browser cannot read is sent as it is: the server says why. */
export async function fitToSend(file: File): Promise<Blob> {
  if (isSmall(file)) return file;
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const canvas = document.createElement("canvas");
  Object.assign(canvas, sidesWithin(picture.width, picture.height));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const small = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return small ?? file;
}
