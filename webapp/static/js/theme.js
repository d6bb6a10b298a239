// Runs before the page is drawn, so that nobody is dazzled.
(() => {
  const kept = localStorage.getItem("theme");
  if (kept) document.documentElement.dataset.theme = kept;
})();
