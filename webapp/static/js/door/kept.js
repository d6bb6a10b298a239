// What this phone keeps: each door's guest list, taps that no server has answered yet, and answers to be looked at.
// Names stand in the lists, which signing out forgets, and with whoever came new, until a server has taken them.
const STORES = { lists: undefined, marks: { keyPath: "key" }, answers: { keyPath: "key" } };

const settled = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

let opened;
const database = () => {
  opened ??= (() => {
    const request = indexedDB.open("door", 1);
    request.onupgradeneeded = () => Object.entries(STORES).forEach(([name, how]) => request.result.createObjectStore(name, how));
    return settled(request);
  })();
  return opened;
};

const store = async (name, mode) => (await database()).transaction(name, mode).objectStore(name);

export const read = async (name, key) => settled((await store(name, "readonly")).get(key));
export const all = async (name) => settled((await store(name, "readonly")).getAll());
export const write = async (name, value, key) => settled((await store(name, "readwrite")).put(value, key));
export const drop = async (name, key) => settled((await store(name, "readwrite")).delete(key));

// Taps stay, and whoever came new: nothing that was done at the door may be lost.
export const forget = async () => {
  await caches.delete("door");
  await settled((await store("lists", "readwrite")).clear());
};

// Addresses that must be there without a network: this page and all it is made of.
export const keepPage = async (address, parts) => {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const kept = new Set((await (await caches.open("door")).keys()).map((request) => request.url));
  const renewed = parts.some((part) => !kept.has(part));
  if (renewed) await caches.delete("door");
  const cache = await caches.open("door");
  if (renewed) await cache.addAll(parts);
  await cache.put(address, answer);
};
