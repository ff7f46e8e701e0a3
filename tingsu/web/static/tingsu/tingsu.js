// Quickness for the keyboard and small comforts. Every page works without this file.
"use strict";

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const typing = (target) => target.closest("input, textarea, select, [contenteditable]") !== null;

// ── theme ──────────────────────────────────────────────────────────────────
let theme = null;
try { theme = localStorage.getItem("theme"); } catch { /* in the frame of another site there may be no storage */ }
if (theme) document.documentElement.dataset.theme = theme;
function switchTheme() {
  const dark = matchMedia("(prefers-color-scheme: dark)").matches;
  const now = document.documentElement.dataset.theme || (dark ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
}

// ── moving through a list ──────────────────────────────────────────────────
function move(step) {
  const rows = all("[data-row]");
  if (!rows.length) return;
  const at = rows.findIndex((row) => row.classList.contains("is-here"));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + step))];
  rows.forEach((row) => row.classList.toggle("is-here", row === next));
  const link = one("a", next);
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    all("details.menu[open]").forEach((menu) => menu.removeAttribute("open"));
    if (typing(event.target)) event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  const row = one("[data-row].is-here");
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x" && row) { const box = one("input[type=checkbox]", row); if (box) box.click(); }
  else if (event.key === "?") one("#keys")?.showModal();
  else {
    const target = one(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    if (target.matches("details")) { target.open = true; one("input, textarea, select", target)?.focus(); }
    else if (typing(target)) target.focus();
    else target.click();
  }
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  const act = event.target.closest("[data-act]")?.dataset.act;
  if (act === "theme") switchTheme();
  else if (act === "keys") one("#keys")?.showModal();
  else if (act === "back") history.back();
  else if (act === "print") print();
  else if (act === "pick-all") { const on = event.target.checked; all("tbody input[type=checkbox]").forEach((box) => { box.checked = on; }); }
  else if (act === "insert") {
    // Put a sentence of the playbook into the reply.
    const reply = one("#reply-text");
    if (!reply) return;
    const text = event.target.closest("[data-text]").dataset.text;
    reply.value = reply.value ? `${reply.value.trimEnd()}\n${text}` : text;
    reply.dispatchEvent(new Event("input", { bubbles: true }));
    reply.closest("details")?.setAttribute("open", "");
    reply.focus();
  }
  else if (act === "close-sheet") one("#sheet")?.close();
  // A menu closes when one clicks elsewhere.
  all("details.menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.removeAttribute("open"); });
});

// ── nothing typed is lost: drafts survive a reload until they are sent ─────
const draftKey = (field) => `draft:${location.pathname}:${field.name}`;
const mayStore = (() => { try { return Boolean(sessionStorage); } catch { return false; } })();
if (mayStore) all("textarea[data-keep]").forEach((field) => {
  if (!field.value) field.value = sessionStorage.getItem(draftKey(field)) || "";
  field.addEventListener("input", () => sessionStorage.setItem(draftKey(field), field.value));
});
document.addEventListener("submit", (event) => {
  if (mayStore) all("textarea[data-keep]", event.target).forEach((field) => { if (!event.target.dataset.failed) sessionStorage.removeItem(draftKey(field)); });
  // A second click must not send twice.
  const button = event.submitter;
  if (button && !event.target.hasAttribute("hx-post")) setTimeout(() => { button.disabled = true; }, 0);
});
addEventListener("pageshow", () => all("button:disabled").forEach((button) => { button.disabled = false; }));

// ── toasts go away by themselves, refusals stay until read ─────────────────
const soon = (toast) => { if (!toast.classList.contains("bad")) setTimeout(() => toast.remove(), 6000); toast.addEventListener("click", () => toast.remove()); };
all("[data-toast]").forEach(soon);
document.addEventListener("htmx:afterSwap", (event) => all("[data-toast]", event.target).forEach(soon));
// Refusals come with 4xx: htmx must show them all the same.
document.addEventListener("htmx:beforeSwap", (event) => { if (event.detail.xhr.status >= 400 && event.detail.xhr.status < 500) event.detail.shouldSwap = true; });

// ── the sheet: an act's form over the case page ────────────────────────────
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "sheet-body") return;
  const sheet = one("#sheet");
  if (!sheet.open) sheet.showModal();
  one("input:not([type=hidden]), select, textarea", event.target)?.focus();
});
