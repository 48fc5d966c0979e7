/* A finger signs in the box: its lines go with the form as "x,y x,y;x,y" on a field as large as the canvas says.
   Without this the box stays hidden and the tick below it signs. */
"use strict";

(() => {
  const MOST_LETTERS = 19000, STEP = 4;

  for (const form of document.querySelectorAll("form[data-sign]")) {
    const box = form.querySelector("[data-sign-box]"), canvas = box.querySelector("canvas");
    const kept = form.querySelector("input[name=strokes]"), pen = canvas.getContext("2d");
    let lines = [], now = null;
    if (!pen || !kept) continue;
    box.hidden = false;
    Object.assign(pen, { lineWidth: 5, lineCap: "round", lineJoin: "round", strokeStyle: "#26221D" });
    kept.value = "";

    canvas.addEventListener("pointerdown", (event) => {
      if (written().length > MOST_LETTERS) return;
      canvas.setPointerCapture(event.pointerId);
      now = [at(event)];
      lines.push(now);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!now) return;
      const [x, y] = at(event), [a, b] = now[now.length - 1];
      if (Math.hypot(x - a, y - b) < STEP || written().length > MOST_LETTERS) return;
      now.push([x, y]);
      pen.beginPath();
      pen.moveTo(a, b);
      pen.lineTo(x, y);
      pen.stroke();
    });
    for (const end of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(end, () => {
        now = null;
        kept.value = written();
      });
    }
    box.querySelector("[data-sign-clear]").addEventListener("click", () => {
      lines = [];
      kept.value = "";
      pen.clearRect(0, 0, canvas.width, canvas.height);
    });

    function at(event) {
      const field = canvas.getBoundingClientRect();
      const x = Math.round((event.clientX - field.left) * canvas.width / field.width);
      const y = Math.round((event.clientY - field.top) * canvas.height / field.height);
      return [Math.min(Math.max(x, 0), canvas.width), Math.min(Math.max(y, 0), canvas.height)];
    }

    function written() {
      return lines.map((line) => line.map((point) => point.join(",")).join(" ")).join(";");
    }
  }
})();
