// The input below the talk: draft kept, checked, sent once.
import { Checking } from "./checking.js";
import { post } from "./live.js";
import { Outbox } from "./outbox.js";

const TYPING_EVERY = 3000;

export class Composer {
  constructor(form, { talk, turns, drawn }) {
    this.form = form;
    this.draft = form.querySelector("#draft");
    this.send = form.querySelector("#send");
    this.note = form.querySelector("#send-state");
    this.words = form.querySelector("#words").dataset;
    this.key = `desk:draft:${talk}`;
    this.turns = turns;
    this.typedAt = 0;
    this.checking = new Checking(form, { changed: (blocks) => this.block(blocks) });
    this.outbox = new Outbox({
      talk,
      url: form.getAttribute("action"),
      sent: (event) => drawn(event),
      refused: (item, why) => this.giveBack(item, why),
      state: (name) => this.say(name ? this.words[name] : ""),
    });
    if (!this.draft.value) this.draft.value = localStorage.getItem(this.key) || "";
    this.draft.addEventListener("input", () => this.typed());
    // Not further up: there the button of a form that was sent stays shut, and here one goes on talking.
    form.addEventListener("submit", (event) => { event.preventDefault(); event.stopPropagation(); this.submit(); });
    form.querySelectorAll("[name=side]").forEach((side) => side.addEventListener("change", () => this.sided()));
    this.outbox.waiting().forEach((item) => turns.putPending(item));
    this.outbox.flush();
    this.sided();
  }

  get side() { return this.form.querySelector("[name=side]:checked")?.value || "staff"; }

  // Only what the customer will hear from us is checked.
  sided() {
    this.form.dataset.side = this.side;
    if (this.side === "staff") this.checking.soon(); else this.checking.clear();
  }

  switchSide() {
    const sides = [...this.form.querySelectorAll("[name=side]:not(:disabled)")].filter((side) => side.value !== "whisper");
    const next = sides[(sides.findIndex((side) => side.checked) + 1) % sides.length];
    if (next) { next.checked = true; this.sided(); this.draft.focus(); }
  }

  typed() {
    localStorage.setItem(this.key, this.draft.value);
    if (this.side !== "staff") return;
    this.checking.soon();
    if (this.form.dataset.mode === "chat" && this.draft.value && Date.now() - this.typedAt > TYPING_EVERY) {
      this.typedAt = Date.now();
      post(this.form.dataset.typing, {}).catch(() => {});
    }
  }

  insert(text) {
    const staff = this.form.querySelector("[name=side][value=staff]");
    if (staff && !staff.disabled && !staff.checked) { staff.checked = true; this.sided(); }
    const old = this.draft.value.trimEnd();
    this.draft.value = old ? `${old}${text}` : text;
    this.draft.dispatchEvent(new Event("input", { bubbles: true }));
    this.draft.focus();
    this.draft.setSelectionRange(this.draft.value.length, this.draft.value.length);
  }

  async submit() {
    const text = this.draft.value.trim(), side = this.side;
    if (!text || this.busy) return;
    this.busy = true;
    try { if (side === "staff" && !(await this.checking.now())) return; } finally { this.busy = false; }
    const item = { id: crypto.randomUUID?.() || `${Date.now()}-${Math.random()}`, text, side };
    this.draft.value = "";
    localStorage.removeItem(this.key);
    this.checking.clear();
    this.turns.putPending(item);
    this.outbox.add(item);
    if (this.form.dataset.mode !== "chat" && side !== "whisper") this.switchSide();
    this.draft.focus();
  }

  giveBack(item, why) {
    this.turns.pending(item.id)?.remove();
    if (!this.draft.value) { this.draft.value = item.text; localStorage.setItem(this.key, item.text); }
    this.refusal = why;
    this.say(why, true);
    this.checking.soon();
  }

  block(blocks) {
    this.send.disabled = blocks;
    this.say(blocks ? this.words.stopped : "", blocks);
  }

  say(words, bad = false) {
    if (!words && this.refusal) { if (this.draft.value) return; this.refusal = ""; }
    this.note.textContent = words;
    this.note.classList.toggle("bad", bad);
  }

  // What the state of the talk allows now.
  allow({ may_say, may_whisper }) {
    this.form.hidden = !may_whisper;
    this.form.querySelectorAll("[name=side]").forEach((side) => { side.disabled = side.value !== "whisper" && !may_say; });
    const chosen = this.form.querySelector("[name=side]:checked");
    if (!chosen || chosen.disabled) {
      const first = [...this.form.querySelectorAll("[name=side]:not(:disabled)")][0];
      if (first) { first.checked = true; this.sided(); }
    }
  }
}
