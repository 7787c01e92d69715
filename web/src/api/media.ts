/** Pictures and sounds of questions: stored with an account, shown to anybody who knows their id. */

/** Where the bytes are; they never change. */
export function mediaUrl(id: string): string {
  return `/api/v1/media/${encodeURIComponent(id)}`;
}
