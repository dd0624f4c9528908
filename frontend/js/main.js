// Runs on every page, after it is readable. Every page works without it.
import "./outbox/badge.js";
import { guardSignOut } from "./outbox/sign-out.js";
import { registerAutosave } from "./shell/autosave.js";
import { registerBulkBar } from "./shell/bulk-bar.js";
import { showChosenChips } from "./shell/chips.js";
import { listenForDialogs } from "./shell/dialogs.js";
import { registerErrorSummary } from "./shell/error-summary.js";
import { registerFileChoice } from "./shell/file-choice.js";
import { loadHtmxWhereUsed } from "./shell/htmx.js";
import { registerLiveRefresh } from "./shell/live-refresh.js";
import { listenForMenus } from "./shell/menus.js";
import { sendOnce } from "./shell/once.js";
import { registerServiceWorker } from "./shell/service-worker.js";
import { listenForTheme } from "./shell/theme.js";

listenForTheme(document);
listenForMenus(document);
listenForDialogs(document);
showChosenChips(document);
sendOnce(document);
registerErrorSummary();
registerAutosave();
registerFileChoice();
registerBulkBar();
registerLiveRefresh();
loadHtmxWhereUsed(document);
guardSignOut(document);
registerServiceWorker();
