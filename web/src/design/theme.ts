/** Light or dark: the system's choice until the person makes one, which this device then keeps. */

import { kept } from "../live/memory/storage";

const KEY = "wordrally.theme";
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export type Theme = "light" | "dark";

export function theme(): Theme {
  const chosen = kept.get(KEY);
  if (chosen === "light" || chosen === "dark") return chosen;
  return prefersDark.matches ? "dark" : "light";
}

export function chooseTheme(chosen: Theme): void {
  kept.set(KEY, chosen);
  applyTheme();
}

/** Put the theme on the document, now and whenever the system's changes. */
export function startTheme(): void {
  applyTheme();
  prefersDark.addEventListener("change", applyTheme);
}

function applyTheme(): void {
  document.documentElement.dataset.theme = theme();
}
