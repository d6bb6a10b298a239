// One desk: its guest list, what was tapped here and not sent yet, and the one way to the server for both.
import { all, drop, forget, read, write } from "./kept.js";

const AT_ONCE = 100;
const PATIENCE_MS = 6000;
const SOON_MS = 1000;
const A_DAY_MS = 24 * 3600 * 1000;
const SEATED = new Set(["attending", "attended"]);
const ODD = new Set(["again", "over", "unread", "not_in", "full", "closed", "unknown"]);

const plain = (text) => text.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
const wait = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

export class Desk extends EventTarget {
  constructor({ event, list, marks }) {
    super();
    Object.assign(this, { event, addresses: { list, marks }, guests: new Map(), listed: null, marks: [], answers: [] });
    this.state = "here"; // or "away" without a network, "closed" when signed out, "refused"
    this.waiting = new Map();
    this.turn = 0;
  }

  async start() {
    const kept = await read("lists", this.event);
    if (kept && kept.list.ends + A_DAY_MS > Date.now()) this.#take(kept);
    this.marks = await all("marks");
    this.answers = (await all("answers")).filter((answer) => answer.event === this.event);
    await this.renew();
  }

  // How a guest stands, with what was tapped here and is not sent yet.
  standing(id) {
    const listed = this.guests.get(id);
    return listed && this.marks.filter((mark) => mark.guest === id && mark.event === this.event).reduce((guest, mark) => {
      if (mark.kind === "out") return { ...guest, state: "attending", ...guest.stood, inside: 0, since: "" };
      if (mark.kind === "count") return { ...guest, inside: mark.people, party: Math.max(guest.party, mark.people) };
      if (guest.state === "attended") return guest;
      const stood = { state: guest.state, party: guest.party };
      return { ...guest, state: "attended", inside: mark.people ?? guest.party, at: mark.at, since: this.hour(mark.at), stood, key: mark.key };
    }, listed);
  }

  all() {
    return [...this.guests.keys()].map((id) => this.standing(id));
  }

  counts() {
    const guests = this.all();
    const sum = (of) => guests.reduce((total, guest) => total + of(guest), 0);
    const strangers = this.marks.filter((mark) => mark.kind === "new" && mark.event === this.event).reduce((total, mark) => total + mark.people, 0);
    const inside = strangers + sum((guest) => (guest.state === "attended" ? guest.inside : 0));
    const taken = strangers + sum((guest) => (SEATED.has(guest.state) ? guest.party : 0));
    return { inside, expected: taken - inside, capacity: this.listed?.capacity ?? 0, free: (this.listed?.capacity ?? 0) - taken };
  }

  // By code, by the end of a mobile number, or by name: the start of any word, or any part of it.
  find(words) {
    const wanted = plain(words.trim());
    if (!wanted) return [];
    const digits = wanted.replace(/\D/g, "");
    const fits = (guest) => guest.code === wanted
      || [guest.name, ...guest.names, ...guest.companions].some((name) => plain(name).includes(wanted) || plain(name).replaceAll(" ", "").includes(wanted))
      || (digits.length >= 4 && digits.length >= wanted.replace(/[\s()+-]/g, "").length && guest.digits.some((end) => digits.endsWith(end)));
    return this.all().filter(fits).slice(0, 20);
  }

  byCode(code) {
    const found = [...this.guests.values()].find((guest) => guest.code === code.trim().toLowerCase());
    return found && this.standing(found.id);
  }

  newly() {
    return this.all().filter((guest) => guest.state === "attended").sort((one, other) => other.at - one.at).slice(0, 8);
  }

  // What a tap would need beyond the free seats; the host is asked first.
  lacks(guest, people) {
    const held = SEATED.has(guest.state) ? guest.party : 0;
    return Math.max(people, held) - held > Math.max(this.counts().free, 0);
  }

  isKept({ guest, key } = {}) {
    return this.marks.some((mark) => mark.event === this.event && (mark.key === key || (guest && mark.guest === guest)));
  }

  // Somebody who is on no list: kept until the server makes them a member and a guest. Whoever is in is in.
  async welcome(somebody, people) {
    const mark = { key: newKey(), event: this.event, kind: "new", at: Date.now(), people, sure: true, somebody };
    this.marks.push(mark);
    await write("marks", mark);
    this.send();
    return mark.key;
  }

  // Gives what became of it, or nothing when no answer came soon: then it is kept here for now.
  async mark(kind, guest, { people = null, sure = false } = {}) {
    const away = this.state !== "here";
    const mark = { key: newKey(), event: this.event, kind, guest: guest.id, at: Date.now(), people, sure: sure || away, undoes: kind === "out" ? guest.key ?? null : null };
    const answer = new Promise((resolve) => { this.waiting.set(mark.key, resolve); });
    this.marks.push(mark);
    await write("marks", mark);
    const sent = this.send().then(() => this.#sent(mark));
    const told = await Promise.race([answer, sent, away ? null : wait(SOON_MS)]);
    if (!told) this.waiting.delete(mark.key);
    return told;
  }

  send() {
    this.sending ??= this.#sendAll().finally(() => { this.sending = null; this.#changed(); });
    return this.sending;
  }

  async renew() {
    const turn = this.turn;
    try {
      const headers = this.etag ? { "If-None-Match": this.etag } : {};
      const answer = await this.#ask(this.addresses.list, { headers });
      if (!this.#isWell(answer)) return await this.#shutOut(answer);
      this.token = answer.headers.get("X-CSRFToken");
      this.state = "here";
      if (answer.status !== 304) {
        const kept = { etag: answer.headers.get("ETag"), list: await answer.json() };
        // A list that was on its way while a tap was answered is older than that answer.
        if (turn === this.turn) {
          await write("lists", kept, this.event);
          this.#take(kept);
        }
      }
      if (this.marks.length) await this.send();
    } catch {
      this.#lost();
    }
    this.#changed();
  }

  async seen(key) {
    this.answers = this.answers.filter((answer) => answer.key !== key);
    await drop("answers", key);
    this.#changed();
  }

  hour(at) {
    return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: this.listed?.zone }).format(at);
  }

  async #sendAll() {
    try {
      if (!this.token) return;
      for (let mark = this.marks[0]; mark; mark = this.marks[0]) {
        const batch = this.marks.filter((each) => each.event === mark.event).slice(0, AT_ONCE);
        const answer = await this.#post(mark.event, batch);
        if (!this.#isWell(answer)) return await this.#shutOut(answer);
        this.state = "here";
        await this.#settle(batch, (await answer.json()).answers);
      }
    } catch {
      this.#lost();
    }
  }

  // Whether it went out with this sending or only with the next.
  async #sent(mark) {
    if (this.state === "here" && this.marks.includes(mark)) await this.send();
    return null;
  }

  #post(event, batch) {
    const body = JSON.stringify({ sent: Date.now(), marks: batch });
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": this.token };
    return this.#ask(this.addresses.marks.replace("/0/", `/${event}/`), { method: "POST", body, headers });
  }

  #ask(address, how) {
    return fetch(address, { cache: "no-store", redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS), ...how });
  }

  #isWell(answer) {
    return answer.ok || answer.status === 304;
  }

  // Signed out, no host any more, or a fault: what was tapped stays; only a "no" takes the names away.
  async #shutOut(answer) {
    if (answer.status >= 500) return this.#lost();
    const signedOut = answer.type === "opaqueredirect" || answer.status === 401;
    this.state = signedOut ? "closed" : "refused";
    if (!signedOut && answer.status !== 403) return;
    await forget();
    this.guests.clear();
  }

  // The guests who were tapped meanwhile are inside, whatever the seats say.
  #lost() {
    this.state = "away";
    this.marks.filter((mark) => !mark.sure).forEach((mark) => { mark.sure = true; write("marks", mark); });
  }

  async #settle(batch, answers) {
    this.turn += 1;
    for (const mark of batch) {
      const answer = answers[mark.key] ?? { outcome: "unknown" };
      this.marks = this.marks.filter((each) => each.key !== mark.key);
      if (answer.guest && mark.event === this.event) this.guests.set(answer.guest.id, { ...answer.guest, key: answer.outcome === "in" || answer.outcome === "over" ? mark.key : undefined });
      const waiting = this.waiting.get(mark.key);
      this.waiting.delete(mark.key);
      if (ODD.has(answer.outcome) && !waiting) await this.#remember(mark, answer);
      await drop("marks", mark.key);
      waiting?.(answer);
    }
    if (this.listed) await write("lists", { list: { ...this.listed, guests: [...this.guests.values()] } }, this.event);
  }

  async #remember(mark, { outcome, since }) {
    const answer = { key: mark.key, event: mark.event, guest: mark.guest, name: mark.somebody?.full_name, at: mark.at, kind: mark.kind, outcome, since };
    await write("answers", answer);
    if (mark.event === this.event) this.answers.push(answer);
  }

  #take({ etag, list }) {
    this.etag = etag;
    this.listed = list;
    this.guests = new Map(list.guests.map((guest) => [guest.id, guest]));
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}
