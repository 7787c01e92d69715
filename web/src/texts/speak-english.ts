/** Unit tests read English. */

import { needTexts } from "./texts.svelte";

await needTexts(["frame", "play", "teacher"]);
