/** Storing one picture or sound, and the reason in the person's language when the server does not take it. */

import { storeMedia } from "../../../api/files";
import { Refusal } from "../../../api/http/problem";
import type { StoredMedia } from "../../../contracts.gen";
import { t } from "../../../texts/texts.svelte";
import { Attempt } from "../../../ui/forms/attempt.svelte";
import { LARGEST_BYTES } from "./picture";

export class Sending extends Attempt {
  /** What the server stored, or null. */
  async store(file: Blob): Promise<StoredMedia | null> {
    let stored: StoredMedia | null = null;
    this.clear();
    if (file.size > LARGEST_BYTES) this.error = t("edit.mediaTooLarge");
    else {
      await this.run(async () => {
        stored = await storeMedia(file);
      }, this.#isUnfit);
    }
    return stored;
  }

  #isUnfit = (reason: unknown): boolean => {
    const unfit = reason instanceof Refusal && reason.problem.type.endsWith("/unfit-file");
    if (unfit) this.error = t("edit.mediaUnfit");
    return unfit;
  };
}
