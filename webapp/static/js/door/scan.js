// Reads codes with the camera: by the browser itself where it can, else by the kept decoder.
const LOOK_EVERY_MS = 150;
const SAME_AGAIN_MS = 3000;

const reader = async (decoder) => {
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => (await detector.detect(video))[0]?.rawValue;
  }
  const { default: decode } = await import(decoder);
  const canvas = new OffscreenCanvas(1, 1);
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    const shrink = Math.min(1, 640 / video.videoWidth);
    canvas.width = video.videoWidth * shrink;
    canvas.height = video.videoHeight * shrink;
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decode(pen.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return undefined; // no code in sight
    }
  };
};

// Gives a function that stops it. One code held before the camera is told once.
export const scan = async (video, decoder, told) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  const look = await reader(decoder);
  video.srcObject = stream;
  await video.play();
  let last = "";
  let seenAt = 0;
  let going = true;
  const again = async () => {
    const code = video.videoWidth ? await look(video) : undefined;
    if (code && (code !== last || Date.now() - seenAt > SAME_AGAIN_MS)) {
      last = code;
      told(code);
    }
    if (code) seenAt = Date.now();
    if (going) setTimeout(again, LOOK_EVERY_MS);
  };
  again();
  return () => {
    going = false;
    stream.getTracks().forEach((track) => track.stop());
  };
};
