// The coach's panel. It never moves while somebody reads in it: what is new waits behind a mark.
export class CoachPanel {
  constructor(box, { insert }) {
    this.box = box;
    this.body = box.querySelector("#coach");
    this.fresh = box.querySelector(".fresh");
    this.next = null;
    this.fetched = new Set();
    this.pointer = false;
    box.addEventListener("pointerenter", (event) => { this.pointer = event.pointerType === "mouse"; });
    box.addEventListener("pointerleave", () => { this.pointer = false; this.settle(); });
    box.addEventListener("focusout", () => setTimeout(() => this.settle(), 0));
    this.fresh.querySelector("button").addEventListener("click", () => this.apply());
    box.addEventListener("click", (event) => {
      const tab = event.target.closest("[data-tab]");
      if (tab) this.open(tab.dataset.tab);
      else if (event.target.closest("[data-playbook]")) { this.fetched.add("playbook"); this.open("playbook"); }  // the link itself fetches
    });
    box.addEventListener("click", (event) => { const say = event.target.closest("[data-insert]"); if (say) { insert(say.dataset.insert); this.apply(); } });
  }

  // The tabs of the column; what is only looked at now and then is fetched when it is opened.
  open(name) {
    this.box.querySelectorAll("[data-tab]").forEach((tab) => tab.setAttribute("aria-selected", String(tab.dataset.tab === name)));
    this.box.querySelectorAll("[data-panel]").forEach((panel) => { panel.hidden = panel.dataset.panel !== name; });
    if (!this.fetched.has(name)) this.box.querySelector(`[data-panel="${name}"]`).dispatchEvent(new Event("desk:open"));
    this.fetched.add(name);
    this.box.scrollTop = 0;
  }

  isRead() {
    const byTouch = matchMedia("(max-width: 760px)").matches && this.box.closest(".desk").dataset.show === "coach";
    return this.pointer || byTouch || this.box.contains(document.activeElement);
  }

  show(html) {
    if (html === this.shown) return;
    this.next = html;
    if (this.isRead()) { this.fresh.hidden = false; return; }
    this.apply();
  }

  settle() { if (this.next !== null && !this.isRead()) this.apply(); }

  apply() {
    this.fresh.hidden = true;
    if (this.next === null) return;
    this.shown = this.next;
    this.body.innerHTML = this.next;
    this.next = null;
    window.htmx?.process(this.body);
  }

  sentence(number) { return this.body.querySelectorAll(".move [data-insert]")[number - 1]?.dataset.insert; }
}
