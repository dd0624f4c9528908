// Guide of the coach and sheet of the rater.
import { registerGuide } from "./guide.js";
import { registerSheet } from "./sheet.js";
import { registerStageBar } from "./stage-bar.js";

registerGuide();
registerSheet();
registerStageBar();
