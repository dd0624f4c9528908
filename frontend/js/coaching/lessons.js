// One lesson and the list of them: where one stopped, and what is kept on this device.
import { registerKeptLessons } from "./kept-lessons.mjs";
import { registerLessonView } from "./lesson-view.mjs";

registerLessonView();
registerKeptLessons();
