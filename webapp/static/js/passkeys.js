// A form with data-passkey asks the device, and sends what it answers. Where the browser knows no passkeys it stays hidden.
const known = globalThis.PublicKeyCredential?.parseCreationOptionsFromJSON;

async function ask(form) {
  const asked = form.dataset.asked ? JSON.parse(form.dataset.asked) : await (await fetch(form.dataset.from)).json();
  if (form.dataset.passkey === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked) });
}

async function send(event) {
  const form = event.target;
  if (form.elements.answer.value) return;
  event.preventDefault();
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    form.elements.answer.value = JSON.stringify(await ask(form));
    form.requestSubmit();
  } catch {
    trouble.hidden = false;
  }
}

for (const form of document.querySelectorAll("[data-passkey]")) {
  form.hidden = !known;
  form.addEventListener("submit", send);
  for (const other of document.querySelectorAll("[data-without]")) other.hidden = Boolean(known);
}
