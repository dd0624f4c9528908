// Reading a QR from a running camera: by the browser's own detector where there is one, else by ZXing.

/** @typedef {(video: HTMLVideoElement) => Promise<string>} Reader */

/** @returns {Promise<Reader | null>} */
async function nativeReader() {
  const Detector = globalThis.BarcodeDetector;
  if (!Detector || !(await Detector.getSupportedFormats()).includes("qr_code")) return null;
  const detector = new Detector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
}

/** @param {string} script @param {string} wasm @returns {Promise<Reader>} */
async function wasmReader(script, wasm) {
  const { zxingReader } = await import(script);
  const read = await zxingReader(new URL(wasm, location.href).href);
  const canvas = document.createElement("canvas");
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!video.videoWidth || !paper) return "";
    const scale = Math.min(1, 800 / video.videoWidth);
    canvas.width = video.videoWidth * scale;
    canvas.height = video.videoHeight * scale;
    paper.drawImage(video, 0, 0, canvas.width, canvas.height);
    return read(paper.getImageData(0, 0, canvas.width, canvas.height));
  };
}

/** @param {string} script @param {string} wasm @returns {Promise<Reader>} */
export async function openReader(script, wasm) {
  return (await nativeReader().catch(() => null)) ?? wasmReader(script, wasm);
}

/** The same card held before the camera is one scan: a text is new when it was not seen for a while. */
export function once(pause = 4000, now = () => performance.now()) {
  const seen = new Map();
  return (/** @type {string} */ text) => {
    const fresh = text !== "" && now() - (seen.get(text) ?? -Infinity) > pause;
    if (text) seen.set(text, now());
    return fresh;
  };
}
