// The door in somebody's hand: taps, codes and words become marks of the desk, and answers become light and sound.
import { Desk } from "./desk.js";
import { keepPage } from "./kept.js";
import { scan } from "./scan.js";
import { Screen, toneOf } from "./screen.js";
import { sound } from "./sound.js";

const RENEW_MS = 5000;
const root = document.querySelector("[data-desk]");
const { desk: event, list, marks, worker, decoder, decoderParts } = root.dataset;
const desk = new Desk({ event: Number(event), list, marks });
const screen = new Screen(root);
const field = root.querySelector("[data-search] input");
const others = document.getElementById("others");
const nobody = root.querySelector("[data-nobody]");
const somebodyNew = root.querySelector("[data-new]");
const stranger = root.querySelector("[data-somebody]");
let shown = null; // what the last verdict was of: its guest, and what "all the same" would do
let stop = null;

const show = (verdict, guest, how = {}) => {
  shown = { guest: guest?.id, ...how };
  screen.verdict(verdict, guest, how);
  root.querySelector("[data-place=verdict]").scrollIntoView({ block: "nearest" });
  if (!how.quiet) sound(toneOf(verdict));
  draw();
  if (guest && desk.state === "here") htmx.ajax("GET", root.dataset.said.replace(/0$/, guest.id), root.querySelector(".verdict [data-said]"));
};

const draw = () => {
  screen.state(desk.state, desk.marks.length);
  screen.kept(desk.isKept(shown ?? {}));
  if (!desk.listed) return;
  const found = desk.find(field.value);
  screen.rows("found", found);
  nobody.hidden = !field.value.trim() || found.length > 0 || others.querySelector("li") !== null;
  const newly = desk.newly();
  screen.rows("newly", newly);
  root.querySelector("[data-newly]").hidden = !newly.length;
  screen.counts(desk.counts());
  screen.conflicts(desk.answers, (id) => desk.guests.get(id));
};

const tap = async (kind, guest, { people = null, sure = false } = {}) => {
  if (!sure && kind !== "out" && desk.lacks(guest, people ?? guest.party)) return show("full", guest, { kind, people });
  const before = desk.standing(guest.id);
  const answer = await desk.mark(kind, before ?? guest, { people, sure });
  const local = { in: "in", count: "counted", out: "out" }[kind];
  return show(answer?.outcome ?? local, desk.standing(guest.id) ?? guest, { kind, people });
};

const enter = (guest) => (guest.state === "attended" ? show("again", guest) : tap("in", guest));

const read = (code) => {
  const guest = desk.byCode(code.split("/").pop());
  if (guest) return enter(guest);
  field.value = code;
  htmx.trigger(field, "input");
  return show("stranger", null, { name: code });
};

const startScanning = async () => {
  const video = root.querySelector("[data-video]");
  if (stop) { stop(); stop = null; video.hidden = true; return; }
  try {
    stop = await scan(video, decoder, read);
    video.hidden = false;
  } catch {
    root.querySelector("[data-state]").hidden = false;
    root.querySelector("[data-state]").textContent = screen.words.camera;
  }
};

const deeds = {
  scan: startScanning,
  in: (guest) => {
    field.value = "";
    field.blur();
    others.replaceChildren();
    return enter(guest);
  },
  show: (guest) => show("again", guest, { quiet: true }),
  sure: (guest) => tap(shown.kind ?? "in", guest, { people: shown.people, sure: true }),
  undo: (guest) => tap("out", guest),
  more: (guest) => tap("count", guest, { people: guest.inside + 1 }),
  fewer: (guest) => guest.inside > 1 && tap("count", guest, { people: guest.inside - 1 }),
  seen: (_guest, key) => desk.seen(key),
};

root.addEventListener("click", (clicked) => {
  const deed = clicked.target.closest("[data-do]");
  if (!deed) return;
  const guest = desk.standing(Number(deed.closest("[data-guest]")?.dataset.guest));
  deeds[deed.dataset.do](guest, deed.closest("[data-key]")?.dataset.key);
});

root.querySelector("[data-search]").addEventListener("submit", (submitted) => {
  if (!desk.listed) return;
  submitted.preventDefault();
  const guest = desk.byCode(field.value);
  if (guest) { field.value = ""; enter(guest); }
});
field.addEventListener("input", () => {
  if (!field.value) others.replaceChildren();
  somebodyNew.search = new URLSearchParams({ name: field.value });
  draw();
});
// With a network the house's own page asks, and tells of doubles; without one this phone does.
somebodyNew.addEventListener("click", (clicked) => {
  if (desk.state !== "away" && navigator.onLine) return;
  clicked.preventDefault();
  stranger.hidden = false;
  stranger.elements.full_name.value = field.value;
  stranger.elements.full_name.focus();
});
stranger.addEventListener("reset", () => { stranger.hidden = true; });
stranger.addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const told = Object.fromEntries(new FormData(stranger));
  const people = Math.min(Math.max(Number(told.party_size) || 1, 1), 20);
  if (!told.full_name.trim()) { stranger.elements.full_name.focus(); return; }
  const { full_name, phone, email, language } = told;
  const key = await desk.welcome({ full_name, phone, email, language, agreed: "agreed" in told }, people);
  stranger.reset();
  field.value = "";
  show("in", null, { name: full_name, key });
});
others.addEventListener("htmx:afterSwap", draw);

const keep = async () => {
  if (!("serviceWorker" in navigator)) return;
  await navigator.serviceWorker.register(worker);
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=modulepreload], link[rel=icon], script[src]")].map((part) => part.href || part.src);
  await keepPage(location.pathname, [...parts, ...[decoder, decoderParts].map((part) => new URL(part, location).href)]);
};

const begin = async () => {
  desk.addEventListener("change", draw);
  await desk.start();
  root.querySelector("[data-scanner]").hidden = !navigator.mediaDevices;
  const guest = desk.standing(Number(root.dataset.guest));
  if (guest) show(root.dataset.verdict || (guest.state === "attended" ? "again" : "ready"), guest, { quiet: true });
  if (location.search) history.replaceState(null, "", location.pathname);
  draw();
  root.dataset.ready = desk.state;
  setInterval(() => document.hidden || desk.renew(), RENEW_MS);
  addEventListener("online", () => desk.renew());
  document.addEventListener("visibilitychange", () => document.hidden || desk.renew());
  if (desk.state === "here") await keep();
  root.dataset.kept = "yes";
};

begin();
