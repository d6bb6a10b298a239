// Blocks are put in order by dragging, by the arrow keys, and by their buttons; pictures go up as they are chosen.
(() => {
  const said = document.querySelector("[data-said]");
  const list = () => document.querySelector("[data-blocks]");
  const EDGE = 60, STEP = 14;
  let drag;

  const tell = (block) => {
    const blocks = [...list().children];
    said.textContent = said.dataset.moved.replace("{place}", blocks.indexOf(block) + 1).replace("{count}", blocks.length);
    document.dispatchEvent(new Event("written"));
  };

  // The neighbour goes around it, so that what one holds, the focus and the pointer stay.
  const move = (block, by) => {
    const other = by < 0 ? block.previousElementSibling : block.nextElementSibling;
    if (!other) return false;
    if (by < 0) block.after(other); else block.before(other);
    return true;
  };

  const over = (block, y) => {
    const middle = (each) => { const box = each.getBoundingClientRect(); return box.top + box.height / 2; };
    const before = block.previousElementSibling, after = block.nextElementSibling;
    if (before && y < middle(before)) return move(block, -1);
    return Boolean(after) && y > middle(after) && move(block, 1);
  };

  // While one is dragged all fold to their heads; the page is moved so that it stays under the pointer.
  const fold = (folded) => {
    const before = drag.block.getBoundingClientRect().top;
    list().classList.toggle("ordering", folded);
    scrollBy(0, drag.block.getBoundingClientRect().top - before);
  };

  const end = (kept) => {
    if (!drag) return;
    const { block, next } = drag;
    const moved = block.nextElementSibling !== next;
    if (!kept) list().insertBefore(block, next);
    block.classList.remove("dragged");
    fold(false);
    drag = undefined;
    if (kept && moved) tell(block);
  };

  document.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest("[data-grip]");
    if (!grip || event.button) return;
    const block = grip.closest("[data-block]");
    event.preventDefault();
    grip.focus({ preventScroll: true });
    grip.setPointerCapture(event.pointerId);
    drag = { block, next: block.nextElementSibling };
    block.classList.add("dragged");
    fold(true);
  });
  document.addEventListener("pointermove", (event) => {
    if (!drag) return;
    while (over(drag.block, event.clientY)) ;
    if (event.clientY < EDGE) scrollBy(0, -STEP);
    if (event.clientY > innerHeight - EDGE) scrollBy(0, STEP);
  });
  document.addEventListener("pointerup", () => end(true));
  document.addEventListener("pointercancel", () => end(false));

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    event.preventDefault();
    const block = button.closest("[data-block]");
    if (move(block, Number(button.dataset.move))) { block.scrollIntoView({ block: "nearest" }); tell(block); }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drag) end(false);
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.target.closest("input, textarea")) {
      const undo = document.querySelector("[data-undo]");
      if (undo) { event.preventDefault(); undo.click(); }
    }
    const grip = event.target.closest("[data-grip]"), by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!grip || !by) return;
    event.preventDefault();
    const block = grip.closest("[data-block]");
    if (move(block, by)) { block.scrollIntoView({ block: "nearest" }); tell(block); }
  });

  document.addEventListener("change", (event) => {
    const block = event.target.closest("[data-block]"), file = block && block.querySelector("[type=file]");
    if (!file || !file.value) return;
    const shows = block.querySelector("input[name$='-text'], textarea[name$='-text']");
    if (event.target === file && shows && !shows.value.trim()) shows.focus();
    else if (event.target === file || event.target === shows) block.querySelector("[value^='upload:']").click();
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    const block = event.target.id === "written" && event.target.querySelector("[data-focus]");
    if (!block) return;
    block.scrollIntoView({ block: "nearest" });
    (block.querySelector("input:not([type=hidden], [type=file]), textarea") || block.querySelector("[data-grip]")).focus({ preventScroll: true });
  });
})();
