/** Where the client starts: theme, language, routing, and the one component that shows the page of the address. */

import { mount } from "svelte";
import App from "./App.svelte";
import "./design/tokens.css";
import "./design/base.css";
import "./ui/game/tiles.css";
import { startTheme } from "./design/theme";
import { registerWorker } from "./pwa/register";
import { match } from "./routing/match";
import { location, startRouting } from "./routing/router.svelte";
import { ROUTES } from "./routing/routes";
import { startTexts } from "./texts/texts.svelte";
import { startShortcutKeys } from "./ui/forms/shortcut-keys.svelte";

startTheme();
registerWorker();
startShortcutKeys();
startRouting(ROUTES);
// The page is fetched along with the texts; App tells when that fails.
match(ROUTES, location.path)
  ?.route.load()
  .catch(() => null);
await startTexts();
mount(App, { target: document.body });
