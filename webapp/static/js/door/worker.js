// Gives the door's page and its parts from what the page itself has put aside, whenever the network does not.
const KEPT = "door";
const DOOR = /^\/door\/\d+$/;
const PATIENCE_MS = 4000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

const kept = async (address) => (await caches.open(KEPT)).match(address);

const page = async (request, path) => {
  const patience = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS); });
  const answer = await Promise.race([fetch(request).catch(() => undefined), patience]);
  return answer?.status < 500 ? answer : (await kept(path)) ?? answer ?? fetch(request);
};

addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && DOOR.test(pathname)) event.respondWith(page(event.request, pathname));
  else if (pathname.startsWith("/assets/")) event.respondWith(kept(event.request.url).then((found) => found ?? fetch(event.request)));
});
