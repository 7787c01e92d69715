/** Where the client starts: theme, routing, and the one component that shows the page of the address. */

import { mount } from "svelte";
import App from "./App.svelte";
import "./design/tokens.css";
import "./design/base.css";
import "./ui/game/tiles.css";
import { startTheme } from "./design/theme";
import { startRouting } from "./routing/router.svelte";
import { ROUTES } from "./routing/routes";

startTheme();
startRouting(ROUTES);
mount(App, { target: document.body });
