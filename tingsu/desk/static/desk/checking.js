// The draft is checked in place while it is written: marks under the words, why, and the better sentence one click away.
import { post } from "./live.js";

const PAUSE = 250;
const ENDS = /[。!?!?;;\n]/;

export class Checking {
  constructor(form, { changed }) {
    this.form = form;
    this.draft = form.querySelector("#draft");
    this.under = form.querySelector(".under");
    this.list = form.querySelector("#marks");
    this.words = form.querySelector("#words").dataset;
    this.changed = changed;
    this.clear();
    this.draft.addEventListener("scroll", () => { this.under.scrollTop = this.draft.scrollTop; });
  }

  clear() { this.checked = ""; this.blocks = false; this.marks = []; clearTimeout(this.timer); this.show(); }

  soon() {
    clearTimeout(this.timer);
    if (!this.draft.value.trim()) return this.clear();
    this.under.textContent = this.draft.value;
    this.timer = setTimeout(() => this.now(), PAUSE);
  }

  // Resolves to whether the text may be sent; when the server is away, the server decides on sending.
  async now() {
    clearTimeout(this.timer);
    const text = this.draft.value;
    if (text === this.checked) return !this.blocks;
    try {
      const response = await post(this.form.dataset.check, { text });
      if (!response.ok) return true;
      const found = await response.json();
      if (this.draft.value !== text) return true;
      Object.assign(this, { checked: text, blocks: found.blocks, marks: found.marks });
    } catch { return true; }
    this.show();
    return !this.blocks;
  }

  show() {
    const text = this.draft.value;
    this.under.replaceChildren();
    let at = 0;
    for (const mark of this.marks) {
      if (mark.start < at || mark.end > text.length) continue;
      const node = document.createElement("mark");
      node.className = mark.severity;
      node.textContent = text.slice(mark.start, mark.end);
      this.under.append(text.slice(at, mark.start), node);
      at = mark.end;
    }
    this.under.append(`${text.slice(at)}\n`);
    this.under.scrollTop = this.draft.scrollTop;
    const seen = new Set();
    this.list.replaceChildren(...this.marks.filter((mark) => !seen.has(mark.code) && seen.add(mark.code)).slice(0, 4).map((mark) => this.line(mark)));
    this.changed(this.blocks);
  }

  line(mark) {
    const item = document.createElement("li");
    item.className = mark.severity;
    const why = document.createElement("span");
    const words = document.createElement("b");
    words.textContent = mark.text ? `“${mark.text}” ` : "";
    why.append(words, mark.reason);
    item.append(why);
    if (mark.better) {
      const use = document.createElement("button");
      use.type = "button";
      use.className = "sentence";
      use.textContent = `${this.words.use}: ${mark.better}`;
      use.addEventListener("click", () => this.replace(mark));
      item.append(use);
    }
    return item;
  }

  // The better sentence takes the place of the sentence in which the mark stands.
  replace(mark) {
    const text = this.draft.value;
    let start = mark.start, end = Math.max(mark.end, mark.start + 1);
    while (start > 0 && !ENDS.test(text[start - 1])) start -= 1;
    while (end < text.length && !ENDS.test(text[end - 1])) end += 1;
    this.draft.setRangeText(mark.better, start, end, "end");
    this.draft.dispatchEvent(new Event("input", { bubbles: true }));
    this.draft.focus();
  }
}
