// Guide of the coach, pad and sheet of the rater.
import { registerGuide } from "./guide.js";
import { registerSheet } from "./sheet.js";
import { registerStageBar } from "./stage-bar.js";
import { registerTapPad } from "./tap-pad.mjs";

registerGuide();
registerSheet();
registerTapPad();
registerStageBar();
