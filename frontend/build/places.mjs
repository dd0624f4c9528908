// Where things lie, from the root of the repository.
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
export const FRONTEND = `${ROOT}frontend/`;
export const SOURCES = `${ROOT}src/pamong/`;
export const DIST = `${SOURCES}portal/static/dist/`;
export const FONTS = `${SOURCES}core/documents/fonts/`;
export const MODULES = `${ROOT}node_modules/`;
