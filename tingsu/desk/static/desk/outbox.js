// What was sent and not yet answered: kept over reloads, sent again with the same id, so nothing is lost or doubled.
import { post } from "./live.js";

export class Outbox {
  constructor({ talk, url, sent, refused, state }) {
    Object.assign(this, { key: `desk:outbox:${talk}`, url, sent, refused, state, busy: false, wait: 1000 });
    addEventListener("online", () => this.flush());
  }

  waiting() { try { return JSON.parse(localStorage.getItem(this.key)) || []; } catch { return []; } }

  save(items) { if (items.length) localStorage.setItem(this.key, JSON.stringify(items)); else localStorage.removeItem(this.key); }

  add(item) { this.save([...this.waiting(), item]); this.flush(); }

  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      for (let [item] = this.waiting(); item; [item] = this.waiting()) {
        this.state("sending");
        if (!(await this.send(item))) { this.state("retry"); this.again(); return; }
        this.save(this.waiting().filter((other) => other.id !== item.id));
      }
      this.state("");
    } finally { this.busy = false; }
  }

  // False when nobody answered: it stays and is tried again.
  async send(item) {
    let response;
    try { response = await post(this.url, { text: item.text, side: item.side, sender_id: item.id }); } catch { return false; }
    if (response.status >= 500 || response.status === 429) return false;
    this.wait = 1000;
    if (response.ok && !response.redirected) this.sent(await response.json());
    else this.refused(item, (await response.json().catch(() => ({}))).error || response.statusText);
    return true;
  }

  again() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), this.wait);
    this.wait = Math.min(15000, this.wait * 2);
  }
}
