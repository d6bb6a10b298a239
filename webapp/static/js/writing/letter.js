// What is being written: seen beside it a moment after each change, and not left by mistake.
(() => {
  const form = () => document.querySelector("[data-written]");
  if (!form()) return;
  const PAUSE = 500;
  let dirty = form().hasAttribute("data-unsaved"), due, shown = 0;

  // A frame of its own for each look: it takes the place of the last one when it is there, and the way back stays short.
  const afresh = (old) => {
    const frame = old.cloneNode();
    frame.removeAttribute("src");
    frame.name = `letter-${shown += 1}`;
    frame.classList.add("to-come");
    old.after(frame);
    frame.addEventListener("load", () => {
      frame.classList.remove("to-come");
      old.parentElement.querySelectorAll("iframe").forEach((each) => { if (each !== frame) each.remove(); });
    });
    return frame.name;
  };

  const look = () => {
    const button = document.querySelector("[data-look]"), frames = document.querySelectorAll("[data-letter]");
    if (!button) return;
    if (frames.length) button.formTarget = afresh(frames[frames.length - 1]);
    button.click();
  };

  const soon = () => { clearTimeout(due); due = setTimeout(look, PAUSE); };
  const changed = () => { dirty = true; soon(); };

  document.addEventListener("written", changed);
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-look-too]")) look();
    else if (event.target.form === form() && event.target.name !== "member" && event.target.type !== "file") changed();
  });
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id === "written") changed();
    if (event.target.id === "reader") soon();
  });
  document.addEventListener("submit", (event) => {
    if (event.target === form() && !event.submitter?.formTarget) dirty = false;
  });
  // Pictures are sent as they are uploaded or saved, not with each look.
  document.addEventListener("formdata", (event) => {
    if (event.target !== form() || !looking) return;
    [...event.formData].forEach(([name, value]) => { if (value instanceof File) event.formData.delete(name); });
  });
  let looking = false;
  document.addEventListener("click", (event) => { looking = Boolean(event.target.closest("[data-look]")); }, true);

  addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });
})();
