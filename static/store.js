/* Keeps the sum under the goods up to date while quantities change. Without it the confirm page says the same. */
"use strict";

for (const form of document.querySelectorAll("[data-basket]")) {
  const none = form.querySelector("[data-basket-none]");
  const some = form.querySelector("[data-basket-some]");
  const total = form.querySelector("[data-total]");
  const after = form.querySelector("[data-after]");

  const points = (tenths) => {
    const size = Math.abs(tenths);
    const figure = size % 10 ? `${Math.floor(size / 10)}.${size % 10}` : String(size / 10);
    return tenths < 0 ? `−${figure}` : figure;
  };

  const count = () => {
    let sum = 0;
    let pieces = 0;
    for (const tile of form.querySelectorAll("[data-tile]")) {
      const input = tile.querySelector("input");
      const quantity = input && /^\d{1,3}$/.test(input.value.trim()) ? Number(input.value) : 0;
      tile.classList.toggle("tile-chosen", quantity > 0);
      sum += quantity * Number(tile.dataset.price);
      pieces += quantity;
    }
    none.hidden = pieces > 0;
    some.hidden = pieces === 0;
    total.textContent = points(sum);
    after.textContent = points(Number(form.dataset.balance) - sum);
    after.classList.toggle("tile-low", sum > Number(form.dataset.balance));
  };

  form.addEventListener("input", count);
  form.addEventListener("change", count);
  form.addEventListener("click", () => queueMicrotask(count));
  count();
}
