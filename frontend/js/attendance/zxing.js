// The QR reader for browsers without BarcodeDetector: ZXing as WebAssembly, loaded only when a camera was started there.
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

/** @param {string} wasm address of the compiled reader @returns {Promise<(picture: ImageData) => Promise<string>>} */
export async function zxingReader(wasm) {
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  return async (picture) => {
    const [found] = await readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true });
    return found?.text ?? "";
  };
}
