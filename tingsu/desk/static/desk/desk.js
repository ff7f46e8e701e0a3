// The desk: lists and talk live, one hand on the keyboard. Every page of it works without this file, only slower.
import { CoachPanel } from "./coach.js";
import { Composer } from "./composer.js";
import { listen, post } from "./live.js";
import { drawSpark } from "./spark.js";
import { Turns } from "./turns.js";

const desk = document.querySelector("#desk");
const one = (selector) => document.querySelector(selector);

// ── columns as tabs on a small screen ──────────────────────────────────────
const show = (column) => {
  desk.dataset.show = column;
  desk.querySelectorAll(".desk-tabs button").forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.column === column)));
};
desk.querySelector(".desk-tabs").addEventListener("click", (event) => { const to = event.target.closest("[data-column]"); if (to) show(to.dataset.column); });
show(desk.dataset.show);

// ── waiting times count on ─────────────────────────────────────────────────
const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
const tick = () => document.querySelectorAll("time[data-since]").forEach((time) => {
  const seconds = Math.max(0, (Date.now() - Date.parse(time.dataset.since)) / 1000);
  time.textContent = seconds < 3600 ? clock(seconds) : `${Math.floor(seconds / 3600)}h${Math.floor((seconds % 3600) / 60)}`;
});
setInterval(tick, 1000);
tick();

// ── the lists ──────────────────────────────────────────────────────────────
const section = one("#talk");
const here = section?.dataset.talk;
const markHere = () => document.querySelectorAll("[data-row]").forEach((row) => {
  row.classList.toggle("is-open", row.dataset.talk === here);
  if (row.dataset.talk === here) row.classList.remove("unread");
});
const title = document.title;
const countUnread = () => { const n = document.querySelectorAll("#talks .unread").length; document.title = n ? `(${n}) ${title}` : title; };
listen("/live/desk/", {
  list: ({ html }) => {
    const chosen = one("#talks .is-here")?.dataset.talk;
    const focused = document.activeElement?.closest?.("#talks [data-row]")?.dataset.talk;
    one("#talks").innerHTML = html;
    if (chosen) one(`#talks [data-talk="${chosen}"]`)?.classList.add("is-here");
    if (focused) one(`#talks [data-talk="${focused}"] a`)?.focus({ preventScroll: true });
    markHere(); tick(); countUnread();
  },
});
markHere();
countUnread();
one("#seat-state").addEventListener("change", (event) => event.target.form.requestSubmit());

// ── the talk ───────────────────────────────────────────────────────────────
if (section) {
  const form = one("#composer");
  const turns = new Turns(one("#turns"), { newer: section.querySelector(".newer") });
  const coach = new CoachPanel(one(".column.coach"), { insert: (text) => { composer.insert(text); show("talk"); } });
  const redraw = () => drawSpark(one("#spark"), turns.all());
  let readSeq = 0;
  const read = () => {
    const seq = turns.lastOf("customer");
    if (!section.dataset.mine || document.hidden || seq <= readSeq) return;
    readSeq = seq;
    post(form.dataset.read, { seq }).catch(() => { readSeq = 0; });
  };
  const drawn = (event) => { if (turns.put(event)) { redraw(); read(); } };
  const composer = new Composer(form, { talk: here, turns, drawn });
  const typing = form.querySelector(".typing");
  let quiet = null;
  let state = null;
  listen(section.dataset.live, {
    turn: (event) => { if (event.speaker === "customer") typing.hidden = true; drawn(event); if (desk.dataset.show !== "talk") one(".desk-tabs .dot").hidden = false; },
    state: (event) => {
      if (state && state !== event.state && !["talking", "waiting", "robot"].includes(event.state)) {
        location.assign(event.is_mine && event.state === "wrap_up" ? `${section.dataset.url}record/` : section.dataset.url);
        return;
      }
      state = event.state;
      section.dataset.mine = event.is_mine ? "1" : "";
      one("#state").innerHTML = event.html;
      window.htmx?.process(one("#state"));
      turns.showRead(event.read);
      composer.allow(event);
      tick(); read();
    },
    coach: ({ html }) => coach.show(html),
    typing: () => { typing.hidden = false; clearTimeout(quiet); quiet = setTimeout(() => { typing.hidden = true; }, 5000); },
  }, {
    after: () => turns.lastSeq(),
    lost: () => composer.say(composer.words.lost, true),
    back: () => { composer.say(""); composer.outbox.flush(); },
  });
  document.addEventListener("visibilitychange", read);
  redraw();
  read();

  document.addEventListener("keydown", (event) => {
    const digit = /^Digit([1-3])$/.exec(event.code)?.[1];
    const inWords = event.target.closest("input, textarea, select") !== null;
    if (digit && (event.altKey || event.ctrlKey || !inWords) && !event.metaKey && !event.shiftKey) {
      const text = coach.sentence(Number(digit));
      if (text) { composer.insert(text); event.preventDefault(); }
    } else if (event.ctrlKey && event.key === "Enter") { composer.submit(); event.preventDefault(); }
    else if (event.altKey && event.code === "KeyA") { composer.switchSide(); event.preventDefault(); }
    else if (event.key === "r" && !inWords && !event.ctrlKey && !event.altKey && !event.metaKey) { composer.draft.focus(); event.preventDefault(); }
  });
}
