// The builder of segments: counts while one edits, and goes on from where the keyboard was.
(() => {
  const form = document.querySelector("[data-live]");
  if (!form) return;
  const count = () => form.dispatchEvent(new Event("count"));

  document.querySelectorAll("[data-needless]").forEach((button) => { button.hidden = true; });

  const filter = (box) => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    const menu = box.closest("[data-menu]");
    menu.querySelectorAll("[data-words]").forEach((entry) => {
      entry.hidden = !words.every((word) => entry.dataset.words.toLowerCase().includes(word));
    });
    menu.querySelectorAll("[data-section]").forEach((section) => {
      section.hidden = !section.querySelector("[data-words]:not([hidden])");
    });
    menu.querySelector("[data-nothing]").hidden = Boolean(menu.querySelector("[data-words]:not([hidden])"));
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) filter(event.target);
    else if (event.target.form === form && !event.target.matches("[data-search], #name")) count();
  });

  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (event.key === "Escape" && box.closest("[data-menu]")) box.closest("[data-menu]").querySelector("[data-close]").click();
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !box.closest("input, textarea")) {
      const undo = form.querySelector("[data-undo]");
      if (undo) { event.preventDefault(); undo.click(); }
    }
    if (event.key === "ArrowDown" && box.matches("[data-search]")) {
      event.preventDefault();
      const found = box.parentElement.querySelector(".found button");
      if (found) found.focus(); else box.click();
    }
    if (event.key !== "Enter" || !box.matches("#builder input")) return;
    event.preventDefault();
    const first = box.matches("[data-filter]")
      ? box.closest("[data-menu]").querySelector("[data-words]:not([hidden])")
      : box.matches("[data-search]") && box.parentElement.querySelector(".found button");
    if (first) first.click();
  });

  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.target.id !== "rule") return;
    const part = document.querySelector("[data-focus]");
    if (part) (part.querySelector("input:not([type=hidden]), select") || part).focus();
    count();
  });
})();
