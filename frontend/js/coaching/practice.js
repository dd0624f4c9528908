// Guide of the coach, pad and sheet of the rater.
import { registerGuide } from "./guide.mjs";
import { registerSheet } from "./sheet.mjs";
import { registerStageBar } from "./stage-bar.mjs";
import { registerTapPad } from "./tap-pad.mjs";

registerGuide();
registerSheet();
registerTapPad();
registerStageBar();
