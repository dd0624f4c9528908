// Liberation Sans (Arial's metrics) for the documents: taken from the pdfjs-dist package.
import { copyFile, mkdir } from "node:fs/promises";
import { FONTS, MODULES } from "./places.mjs";

const FILES = [
  "LiberationSans-Regular.ttf",
  "LiberationSans-Bold.ttf",
  "LiberationSans-Italic.ttf",
  "LiberationSans-BoldItalic.ttf",
  "LICENSE_LIBERATION",
];

export async function copyFonts() {
  await mkdir(FONTS, { recursive: true });
  await Promise.all(FILES.map((name) => copyFile(`${MODULES}pdfjs-dist/standard_fonts/${name}`, FONTS + name)));
}
