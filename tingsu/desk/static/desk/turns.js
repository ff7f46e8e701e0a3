// The turns of a talk: each once, in order, whatever comes how often.
const drawn = (html) => { const box = document.createElement("template"); box.innerHTML = html.trim(); return box.content.firstElementChild; };

export class Turns {
  constructor(list, { newer }) {
    this.list = list;
    this.newer = newer;
    newer.querySelector("button").addEventListener("click", () => this.toEnd());
    list.addEventListener("scroll", () => { this.stays = this.isAtEnd(); if (this.stays) newer.hidden = true; });
    // Marks below the draft take room from above: the last words stay in sight.
    new ResizeObserver(() => { if (this.stays) this.toEnd(); }).observe(list);
    this.toEnd();
  }

  all() { return [...this.list.querySelectorAll("li[data-seq]")]; }

  lastSeq() { return Math.max(0, ...this.all().map((turn) => Number(turn.dataset.seq))); }

  lastOf(speaker) { return Math.max(0, ...this.all().filter((turn) => turn.dataset.speaker === speaker).map((turn) => Number(turn.dataset.seq))); }

  // True when it was not there before.
  put(event) {
    this.pending(event.sender_id)?.remove();
    if (this.list.querySelector(`li[data-seq="${event.seq}"]`)) return false;
    const stay = !this.isAtEnd();
    const turn = drawn(event.html);
    const next = this.all().find((other) => Number(other.dataset.seq) > event.seq);
    this.list.insertBefore(turn, next || this.list.querySelector("li.pending"));
    if (stay && event.speaker === "customer") this.newer.hidden = false; else this.toEnd();
    return true;
  }

  // A bubble of one's own before the server has answered.
  putPending({ id, text, side }) {
    if (this.pending(id) || this.all().some((turn) => turn.dataset.sender === id)) return;
    const turn = document.createElement("li");
    turn.className = `turn pending ${side === "customer" ? "by-customer" : "by-staff"} ${side === "whisper" ? "whisper" : ""}`;
    turn.dataset.sender = id;
    const words = document.createElement("div");
    words.className = "words quote";
    words.textContent = text;
    turn.append(words);
    this.list.append(turn);
    this.toEnd();
  }

  pending(id) { return id ? this.list.querySelector(`li.pending[data-sender="${CSS.escape(id)}"]`) : null; }

  showRead(seq) {
    const own = this.all().filter((turn) => turn.dataset.speaker === "staff" && Number(turn.dataset.seq) <= seq && turn.querySelector(".read"));
    this.all().forEach((turn) => { const mark = turn.querySelector(".read"); if (mark) mark.hidden = turn !== own[own.length - 1]; });
  }

  isAtEnd() { return this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 60; }

  toEnd() { this.stays = true; this.list.scrollTop = this.list.scrollHeight; this.newer.hidden = true; }
}
