// Passing a link on: by the phone's own sheet where there is one, else by copying. Without script the link itself stands there.
(() => {
  const copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    const done = document.execCommand("copy");
    box.remove();
    if (!done) throw new Error("not copied");
  };

  document.querySelectorAll("[data-share]").forEach((place) => {
    const { share: url, title } = place.dataset;
    const sharing = place.querySelector("[data-do=share]");
    const copying = place.querySelector("[data-do=copy]");
    sharing.hidden = !navigator.share;
    copying.hidden = false;
    sharing.addEventListener("click", () => navigator.share({ title, url }).catch(() => {}));
    copying.addEventListener("click", async () => {
      await copy(url);
      copying.querySelector("span").textContent = copying.dataset.done;
    });
  });
})();
