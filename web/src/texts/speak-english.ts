/** Unit tests read English. */

import { needTexts } from "./texts.svelte";

await needTexts("player");
await needTexts("teacher");
