// Small comforts. Every page works without them.
(() => {
  const root = document.documentElement;

  const switchTheme = () => {
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
  };

  const copy = async (button) => {
    await navigator.clipboard.writeText(button.dataset.copy);
    const word = button.querySelector("span");
    const before = word.textContent;
    word.textContent = button.dataset.copied;
    setTimeout(() => { word.textContent = before; }, 1500);
  };

  const walkFinds = (event) => {
    const find = event.target.closest(".find");
    if (!find) return;
    const places = [find.querySelector("input"), ...find.querySelectorAll("#finds a")];
    const next = places[places.indexOf(event.target) + { ArrowDown: 1, ArrowUp: -1 }[event.key]];
    if (next) { event.preventDefault(); next.focus(); }
    if (event.key === "Escape") event.target.blur();
  };

  const foldUp = () => {
    document.querySelectorAll("details[data-fold][open]").forEach((open) => {
      if (open.contains(document.activeElement)) open.querySelector("summary").focus();
      open.open = false;
    });
    const menu = document.getElementById("menu");
    if (menu) menu.checked = false;
  };

  const partsOf = (whole) => [...whole.closest("fieldset").querySelectorAll("[type=checkbox]:not([data-whole])")];
  const sayWhole = (whole) => { whole.checked = partsOf(whole).every((part) => part.checked); };
  document.querySelectorAll("[data-whole]").forEach(sayWhole);
  document.addEventListener("change", (event) => {
    const whole = event.target.closest("fieldset")?.querySelector("[data-whole]");
    if (whole === event.target) partsOf(whole).forEach((part) => { part.checked = whole.checked; });
    else if (whole) sayWhole(whole);
  });

  document.addEventListener("click", (event) => {
    const copying = event.target.closest("[data-copy]");
    if (copying) copy(copying);
    if (event.target.closest("[data-theme-switch]")) switchTheme();
    document.querySelectorAll("details[data-fold][open]").forEach((open) => {
      if (!open.contains(event.target)) open.open = false;
    });
  });

  document.addEventListener("keydown", (event) => {
    walkFinds(event);
    if (event.key === "Escape") foldUp();
    if (event.target.closest("input, select, textarea") || event.metaKey || event.ctrlKey || event.altKey) return;
    const wanted = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
    if (wanted) { event.preventDefault(); wanted.focus(); }
  });

  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.submitter?.hasAttribute("formtarget")) return;
    setTimeout(() => event.defaultPrevented || event.target.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });

  addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[method=post] button").forEach((button) => { button.disabled = false; });
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.content;
  });
})();
