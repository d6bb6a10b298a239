// The menu of variables: opened beside a field, it writes where the caret stands.
(() => {
  const menu = document.getElementById("variables"), home = document.querySelector("[data-home]");
  if (!menu) return;
  const find = menu.querySelector("[data-find]"), entries = [...menu.querySelectorAll("[data-liquid]")];
  let field;

  const dress = () => document.querySelectorAll("[data-words]").forEach((each) => {
    if (each.parentElement.querySelector("[data-insert]")) return;
    each.before(document.getElementById("insert").content.cloneNode(true));
  });

  const close = () => {
    menu.open = false;
    menu.classList.remove("beside");
    home.append(menu);
  };

  const open = (by) => {
    field = by.parentElement.querySelector("[data-words]");
    by.parentElement.append(menu);
    menu.classList.add("beside");
    menu.open = true;
    find.value = "";
    filter();
    find.focus({ preventScroll: true });
    menu.scrollIntoView({ block: "nearest" });
  };

  const filter = () => {
    const words = find.value.toLowerCase();
    menu.querySelectorAll(".variable").forEach((row) => { row.hidden = !row.textContent.toLowerCase().includes(words); });
    menu.querySelectorAll("[data-group]").forEach((group) => { group.hidden = !group.querySelector(".variable:not([hidden])"); });
  };

  // As if it were typed, so that the browser's own undo takes it back; "…" is left chosen, to be written over.
  const write = (entry) => {
    const to = field && field.isConnected ? field : document.querySelector("[data-words]");
    const bare = to.dataset.words === "bare";
    const text = bare ? entry.dataset.liquid.replace(/^\{\{\s*|\s*(\|.*)?\}\}$/g, "") : entry.dataset.liquid;
    close();
    to.focus();
    if (!document.execCommand("insertText", false, text)) to.setRangeText(text, to.selectionStart, to.selectionEnd, "end");
    const blank = text.indexOf("…");
    if (blank >= 0) to.setSelectionRange(to.selectionEnd - text.length + blank, to.selectionEnd - text.length + blank + 1);
    to.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const step = (from, by) => {
    const there = entries.filter((entry) => entry.offsetParent);
    const next = there[there.indexOf(from) + by];
    (next || (by < 0 ? find : from)).focus();
  };

  entries.forEach((entry) => { entry.tabIndex = 0; entry.setAttribute("role", "button"); });
  dress();

  document.addEventListener("click", (event) => {
    const by = event.target.closest("[data-insert]"), entry = event.target.closest("[data-liquid]");
    if (by) { if (menu.open && by.parentElement.contains(menu)) close(); else open(by); }
    else if (entry) write(entry);
    else if (menu.classList.contains("beside") && !menu.contains(event.target)) close();
  });
  document.addEventListener("focusin", (event) => { if (event.target.matches("[data-words]")) field = event.target; });
  find.addEventListener("input", (event) => { event.stopPropagation(); filter(); });
  menu.addEventListener("keydown", (event) => {
    const entry = event.target.closest("[data-liquid]");
    if (event.key === "Escape") { event.preventDefault(); close(); field?.focus(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(entry, event.key === "ArrowDown" ? 1 : -1);
    }
    if (event.key === "Enter" || (event.key === " " && entry)) {
      event.preventDefault();
      const chosen = entry || entries.find((each) => each.offsetParent);
      if (chosen) write(chosen);
    }
  });
  document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.target.contains(menu)) close(); });
  document.addEventListener("htmx:afterSettle", dress);
})();
