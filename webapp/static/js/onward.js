// Sends the page's one form by itself, once; without JavaScript its button does.
const form = document.querySelector("[data-onward]");
addEventListener("pageshow", (shown) => { if (!shown.persisted) form.requestSubmit(); }, { once: true });
