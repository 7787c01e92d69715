/** Fits a question on a phone: whole words matter more than a large prompt, and what cannot fit scrolls with the page. */

import { type Fit, fit, fitColumns, keepFitting, unfit } from "./fit";
import { phoneColumns } from "./sizes";

const PROMPT: Fit = { whole: 0.5, least: 0.36 };
/** Broken words are 15 px at least; a word that stays whole may be 13 px, as it is read at one look. */
const CHOICES: Fit = { whole: 0.47, least: 0.536 };
const WIDE = matchMedia("(orientation: landscape) and (max-height: 30rem)");

export function phoneQuestion(choices: number): (screen: HTMLElement) => () => void {
  return (screen) => keepFitting(screen, () => arrange(screen, choices));
}

function arrange(screen: HTMLElement, choices: number): void {
  const prompt = screen.querySelector<HTMLElement>(".prompt");
  const tiles = screen.querySelector<HTMLElement>(".tiles");
  screen.classList.remove("flows");
  if (prompt) fit(prompt, PROMPT);
  if (!tiles) return;
  const columns = phoneColumns(choices, WIDE.matches);
  let size = fitColumns(tiles, columns, CHOICES);
  if (prompt && !tiles.classList.contains("whole")) {
    prompt.style.setProperty("--fit", String(PROMPT.least));
    size = fitColumns(tiles, columns, CHOICES);
  }
  if (!size || isCut(prompt)) flow(screen, prompt, tiles);
}

function isCut(box: HTMLElement | null): boolean {
  return box !== null && box.scrollHeight > box.clientHeight + 1;
}

function flow(screen: HTMLElement, prompt: HTMLElement | null, tiles: HTMLElement): void {
  screen.classList.add("flows");
  if (prompt) unfit(prompt);
  tiles.classList.remove("whole");
  tiles.style.setProperty("--fit", String(CHOICES.least * 1.1));
  tiles.style.setProperty("--columns", "1");
  tiles.dataset.columns = "1";
}
