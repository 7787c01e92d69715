/** A row of tools whose names are shown only where all of them fit. */

import type { Attachment } from "svelte/attachments";

/** Gives the row the class `bare` while its names do not fit, whatever the language. */
export const shortLabels: Attachment<HTMLElement> = (row) => {
  const fit = () => {
    row.classList.remove("bare");
    row.classList.toggle("bare", row.scrollWidth > row.clientWidth + 1);
  };
  const resized = new ResizeObserver(fit);
  const changed = new MutationObserver(fit);
  resized.observe(row);
  changed.observe(row, { childList: true, subtree: true, characterData: true });
  return () => {
    resized.disconnect();
    changed.disconnect();
  };
};
