// Draws the door from the patterns of the page.
const TONES = { in: "good", over: "good", counted: "good", again: "waiting", full: "waiting", out: "waiting", ready: "waiting" };
const SHOWN = {
  party: ["in", "over", "counted", "again"],
  in: ["ready", "out"],
  sure: ["full"],
  undo: ["in", "over", "counted", "again"],
};

export const toneOf = (verdict) => TONES[verdict] ?? "wrong";

export class Screen {
  constructor(root) {
    this.root = root;
    this.words = JSON.parse(root.dataset.words);
    this.drawn = {};
  }

  place(name) {
    return this.root.querySelector(`[data-place="${name}"]`);
  }

  say(key, values = {}) {
    return this.words[key].replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
  }

  detail(guest) {
    const people = guest.party === 1 ? this.words.one : this.say("many", { n: guest.party });
    const hour = guest.since ? this.say("since", { time: guest.since }) : "";
    return [guest.tier, people, this.words.states[guest.state], hour, guest.sessions].filter(Boolean).join(" · ");
  }

  // Only what has changed is drawn anew: a thumb may be on its way to a button.
  rows(name, guests) {
    if (!this.#isNew(name, guests)) return;
    this.place(name).replaceChildren(...guests.map((guest) => {
      const row = this.#drawn("row", { name: guest.name, detail: this.detail(guest) });
      row.querySelector(`[data-do=${guest.state === "attended" ? "in" : "show"}]`).remove();
      row.firstElementChild.dataset.guest = guest.id;
      return row;
    }));
  }

  verdict(verdict, guest, { name = guest?.name } = {}) {
    const drawn = this.#drawn("verdict", {
      name,
      detail: guest ? this.detail(guest) : "",
      companions: guest?.companions.map((name) => `+ ${name}`).join(" "),
      inside: guest ? this.say("some", { inside: guest.inside, party: guest.party }) : "",
    });
    const card = drawn.firstElementChild;
    card.classList.add(toneOf(verdict));
    card.dataset.guest = guest?.id ?? "";
    this.#only(card, verdict);
    Object.entries(SHOWN).forEach(([part, when]) => { card.querySelector(`[data-part=${part}]`).hidden = !guest || !when.includes(verdict); });
    this.place("verdict").replaceChildren(drawn);
  }

  conflicts(answers, guestOf) {
    if (!this.#isNew("conflicts", answers)) return;
    this.root.querySelector("[data-conflicts]").hidden = !answers.length;
    this.place("conflicts").replaceChildren(...answers.map((answer) => {
      const guest = guestOf(answer.guest);
      const hour = answer.since ? this.say("since", { time: answer.since }) : "";
      const detail = [this.words.outcomes[answer.outcome], hour].filter(Boolean).join(" · ");
      const drawn = this.#drawn("conflict", { name: guest?.name ?? answer.name ?? "–", detail });
      drawn.firstElementChild.dataset.key = answer.key;
      return drawn;
    }));
  }

  kept(isKept) {
    const line = this.place("verdict").querySelector("[data-slot=kept]");
    if (line) line.hidden = !isKept;
  }

  counts(counts) {
    Object.entries(counts).forEach(([name, count]) => {
      const place = this.root.querySelector(`[data-count=${name}]`);
      if (place) place.textContent = count;
    });
  }

  state(state, left) {
    const place = this.root.querySelector("[data-state]");
    const said = state === "here" ? [] : [this.words[state]];
    if (left) said.push(this.say("kept", { n: left }));
    place.hidden = !said.length;
    place.textContent = said.join(" ");
    place.dataset.state = state;
    if (state !== "closed") return;
    const link = Object.assign(document.createElement("a"), { href: this.root.dataset.signIn, textContent: this.words.signIn });
    place.append(" ", link);
  }

  #isNew(name, shown) {
    const now = JSON.stringify(shown);
    const before = this.drawn[name];
    this.drawn[name] = now;
    return now !== before;
  }

  #drawn(pattern, slots) {
    const drawn = this.root.querySelector(`[data-pattern=${pattern}]`).content.cloneNode(true);
    Object.entries(slots).forEach(([name, text]) => {
      const slot = drawn.querySelector(`[data-slot=${name}]`);
      if (slot) slot.textContent = text ?? "";
    });
    return drawn;
  }

  #only(drawn, outcome) {
    drawn.querySelectorAll("[data-when]").forEach((each) => { each.hidden = !each.dataset.when.split(" ").includes(outcome); });
  }
}
