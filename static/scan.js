/* Reads QR codes with the camera or from a photo, on the phone itself; no picture leaves it.
   The browser's own BarcodeDetector where there is one, else zxing as WebAssembly from our own address. */
"use strict";

(() => {
  const PAUSE_MS = 180;

  for (const box of document.querySelectorAll("[data-scan]")) prepare(box);

  function prepare(box) {
    const input = box.querySelector("[data-scanner]");
    const open = box.querySelector("[data-scan-camera]");
    const view = box.querySelector("[data-scan-view]");
    const video = view.querySelector("video");
    const said = box.querySelector("[data-scan-say]");
    const photo = box.querySelector("[data-scan-photo]");
    let stream = null;
    let read = null;

    const say = (words) => { said.textContent = words; };
    const reader = () => (read ??= makeReader(box.dataset));

    /* Without https or a camera interface the button would only disappoint. */
    if (navigator.mediaDevices?.getUserMedia) open.hidden = false;

    open.addEventListener("click", async () => {
      if (stream) return;
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
      } catch (error) {
        const refused = error.name === "NotAllowedError" || error.name === "SecurityError";
        const absent = error.name === "NotFoundError" || error.name === "OverconstrainedError";
        say(refused ? box.dataset.wordsRefused : absent ? box.dataset.wordsAbsent : box.dataset.wordsFailed);
        input.focus();
        return;
      }
      view.hidden = false;
      video.srcObject = stream;
      say(box.dataset.wordsLooking);
      try {
        await video.play();
        look(await reader());
      } catch {
        close();
        say(box.dataset.wordsFailed);
      }
    });

    async function look(find) {
      while (stream) {
        if (video.readyState >= 2) {
          const text = await find(video).catch(() => null);
          if (text && stream) return found(text);
        }
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }

    function close() {
      for (const track of stream?.getTracks() ?? []) track.stop();
      stream = null;
      video.srcObject = null;
      view.hidden = true;
    }
    box.querySelector("[data-scan-stop]").addEventListener("click", () => { close(); say(""); input.focus(); });
    window.addEventListener("pagehide", close);

    function found(text) {
      close();
      input.value = text.trim();
      say(box.dataset.wordsFound);
      navigator.vibrate?.(60);
      if (photo) photo.value = "";  /* already read: nothing to upload */
      if ("scanSubmit" in box.dataset && input.form) input.form.requestSubmit();
      else input.focus();
    }

    photo?.addEventListener("change", async () => {
      const file = photo.files[0];
      if (!file) return;
      try {
        const text = await (await reader())(await createImageBitmap(file));
        if (text) found(text);
        else say(box.dataset.wordsNone);
      } catch {
        /* This browser cannot read it here: the form sends the photo and the server reads it. */
      }
    });
  }

  async function makeReader(addresses) {
    if ("BarcodeDetector" in window) {
      const known = await window.BarcodeDetector.getSupportedFormats().catch(() => []);
      if (known.includes("qr_code")) {
        const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
        return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
      }
    }
    await load(addresses.reader);
    window.ZXingWASM.prepareZXingModule({ overrides: { locateFile: () => addresses.wasm }, fireImmediately: true });
    const canvas = document.createElement("canvas");
    const context = canvas.getContext("2d", { willReadFrequently: true });
    return async (source) => {
      const width = source.videoWidth || source.width, height = source.videoHeight || source.height;
      const scale = Math.min(1, 1280 / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      context.drawImage(source, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      const results = await window.ZXingWASM.readBarcodes(picture, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
      return results[0]?.text || null;
    };
  }

  function load(address) {
    return new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = () => reject(new Error(`cannot load ${address}`));
      document.head.append(script);
    });
  }
})();
