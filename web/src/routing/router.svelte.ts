/** The address of the page. Links are plain `<a href>`; a click on one of ours stays within the page. */

import { match, type Route } from "./match";
import { t } from "../texts/texts.svelte";

export const location = $state({ path: window.location.pathname, search: window.location.search });

export function navigate(href: string, { replace = false } = {}): void {
  if (!mayLeave()) return;
  history[replace ? "replaceState" : "pushState"](null, "", href);
  arrive();
  window.scrollTo(0, 0);
}

let mayLeave: () => boolean = () => true;

/** Ask `question` before another page is shown, as long as it returns true; undone by the function it returns. */
export function guardLeaving(isUnsaved: () => boolean): () => void {
  mayLeave = () => !isUnsaved() || confirm(t("frame.leave"));
  const beforeUnload = (event: BeforeUnloadEvent) => isUnsaved() && event.preventDefault();
  addEventListener("beforeunload", beforeUnload);
  return () => {
    mayLeave = () => true;
    removeEventListener("beforeunload", beforeUnload);
  };
}

/** Follow the browser's history and the links to `routes` from now on. */
export function startRouting(routes: Route[]): void {
  addEventListener("popstate", () => {
    if (mayLeave()) arrive();
    else history.pushState(null, "", location.path + location.search);
  });
  document.addEventListener("click", (event) => followLink(event, routes));
}

function arrive(): void {
  location.path = window.location.pathname;
  location.search = window.location.search;
}

function followLink(event: MouseEvent, routes: Route[]): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey)
    return;
  const link = (event.target as Element).closest("a");
  if (!link || link.target || link.origin !== window.location.origin) return;
  if (!match(routes, link.pathname)) return;
  event.preventDefault();
  navigate(link.pathname + link.search);
}
