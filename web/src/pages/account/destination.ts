/** Where to go after logging in: the page that asked for it, but never another site. */
export function destinationOf(search: string): string {
  const then = new URLSearchParams(search).get("then") ?? "";
  return /^\/(?![/\\])/.test(then) ? then : "/quizzes";
}
