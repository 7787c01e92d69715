/** Attachments that fit the parts of a scene; on small screens, where the page scrolls, they leave everything as it flows. */

import { fit, type Fit, fitColumns, keepFitting, unfit } from "./fit";
import { stageColumns } from "./sizes";

/** Below these sizes the big screen is a page that scrolls; the styles say the same. */
const DOCUMENT = matchMedia("(max-width: 699px), (max-height: 479px)");
const PROMPT: Fit = { whole: 0.55, least: 0.2 };
const CHOICES: Fit = { whole: 0.45, least: 0.12 };

/** The prompt first, then all choices in one size in what is left. */
export function question(choices: number): (scene: HTMLElement) => () => void {
  return (scene) =>
    keepFitting(scene, () => {
      const prompt = scene.querySelector<HTMLElement>(".promptbox");
      const tiles = scene.querySelector<HTMLElement>(".tiles");
      if (prompt) fitOrFlow(prompt, () => fit(prompt, PROMPT));
      if (tiles) fitOrFlow(tiles, () => fitColumns(tiles, stageColumns(choices), CHOICES));
    });
}

/** Every box that is marked with `data-fit`: the scene itself, and those within. */
export function boxes(sizes: Fit): (scene: HTMLElement) => () => void {
  return (scene) =>
    keepFitting(scene, () => {
      const inner = scene.querySelectorAll<HTMLElement>("[data-fit]");
      for (const box of scene.matches("[data-fit]") ? [scene, ...inner] : inner)
        fitOrFlow(box, () => fit(box, sizes));
    });
}

function fitOrFlow(box: HTMLElement, arrange: () => void): void {
  if (DOCUMENT.matches) unfit(box);
  else arrange();
}
