// The customer's chat, live: nothing typed is lost, nothing sent counts twice. Every page works without this file.
"use strict";

(() => {
  const framed = window.parent !== window;
  document.documentElement.classList.add("js");
  if (framed) document.documentElement.classList.add("framed");

  // In the frame of another site the browser may keep storage back; then the page forgets, and works all the same.
  const store = {
    get(key) { try { return sessionStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { sessionStorage.setItem(key, value); } catch { /* not here */ } },
    drop(key) { try { sessionStorage.removeItem(key); } catch { /* not here */ } },
  };
  const tellFrame = (message, origin) => { if (framed && origin) window.parent.postMessage({ tingsu: message.kind, ...message }, origin); };
  const escCloses = (origin) => document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) tellFrame({ kind: "close" }, origin);
  });

  const start = document.querySelector("#chat-start");
  if (start) escCloses(start.dataset.parent);

  const room = document.querySelector("#chat");
  if (!room) return;
  const { live, base, parent } = room.dataset;
  const log = document.querySelector("#chat-log");
  const form = document.querySelector("#chat-form");
  const field = document.querySelector("#chat-text");
  const files = document.querySelector("#chat-files");
  const line = document.querySelector("#chat-line");
  const net = document.querySelector("#chat-net");
  const typingLine = document.querySelector("#chat-typing");
  const isOver = !form;
  let lastSeq = Number(room.dataset.last);
  let readSeq = Number(room.dataset.read);
  let unread = 0;
  const title = document.title;

  // The page around the frame remembers where we were, for browsers keep a frame's own storage back.
  tellFrame({ kind: "room", path: isOver ? "" : location.pathname + location.search }, parent);
  escCloses(parent);

  // ── showing turns ────────────────────────────────────────────────────────
  const make = (tag, kind, text) => {
    const element = document.createElement(tag);
    if (kind) element.className = kind;
    if (text !== undefined) element.textContent = text;
    return element;
  };
  const bySeq = (seq) => log.querySelector(`[data-seq="${Number(seq)}"]`);
  const bySender = (id) => log.querySelector(`[data-sender="${CSS.escape(id)}"]`);
  // The end is where the field for writing stands; the other buttons follow below it.
  const acts = document.querySelector(".chat-acts");
  const end = () => (acts ? acts.getBoundingClientRect().top + scrollY : document.documentElement.scrollHeight) - innerHeight;
  const nearEnd = () => scrollY > end() - 160;
  const toEnd = () => scrollTo({ top: Math.max(0, end()) });

  function bubble(turn) {
    const item = make("li", `spoken by-${turn.speaker}`);
    const who = make("p", "who soft");
    if (turn.who) who.append(make("span", "", turn.who), " ");
    who.append(make("time", "", turn.at));
    item.append(who, make("p", "words quote", turn.text));
    if (turn.source) item.append(make("p", "soft small", turn.source));
    for (const file of turn.files || []) {
      const link = make("a", "", file.name);
      link.href = `${base}file/${Number(file.id)}/`;
      const row = make("p", "file");
      row.append(link);
      item.append(row);
    }
    if (turn.sender_id) item.dataset.sender = turn.sender_id;
    return item;
  }

  // Turns stand in the order of their numbers; what is not sent yet stands last.
  function place(item, seq) {
    item.dataset.seq = seq;
    const later = [...log.children].find((other) => other !== item && (!other.dataset.seq || Number(other.dataset.seq) > seq));
    if (item.parentNode === log && (item.nextElementSibling === later || (!later && item === log.lastElementChild))) return;
    log.insertBefore(item, later || null);
  }

  function show(turn) {
    const atEnd = nearEnd();
    lastSeq = Math.max(lastSeq, turn.seq);
    if (bySeq(turn.seq) && !turn.sender_id) return;
    const waiting = turn.sender_id && bySender(turn.sender_id);
    if (waiting) {
      settle(turn.sender_id.replace(/^c:/, ""), turn.seq, turn);
    } else if (!bySeq(turn.seq)) {
      place(bubble(turn), turn.seq);
      if (turn.speaker !== "customer") { typingLine.textContent = ""; heard(turn.seq); }
    }
    marks();
    if (atEnd) toEnd();
  }

  function marks() {
    log.querySelectorAll(".mark.seen").forEach((mark) => mark.remove());
    const own = [...log.querySelectorAll(".spoken.by-customer[data-seq]")].filter((item) => Number(item.dataset.seq) <= readSeq).pop();
    if (own) own.append(make("p", "mark seen", room.dataset.seen));
  }

  // ── read marks, typing ───────────────────────────────────────────────────
  const post = (what, body) => fetch(`${base}${what}/`, { method: "POST", body: new URLSearchParams(body), keepalive: true }).catch(() => {});
  let readTimer = 0;
  function heard(seq) {
    if (document.hidden) {
      unread += 1;
      document.title = `(${unread}) ${title}`;
      tellFrame({ kind: "unread", count: unread }, parent);
      return;
    }
    tellFrame({ kind: "new" }, parent);
    clearTimeout(readTimer);
    readTimer = setTimeout(() => post("read", { seq: Math.max(seq, lastSeq) }), 400);
  }
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    if (unread) { unread = 0; document.title = title; heard(lastSeq); tellFrame({ kind: "unread", count: 0 }, parent); }
    if (Date.now() - lastEvent > 20000) connect();
    deliver();
  });
  let typedAt = 0;
  let typingTimer = 0;
  field?.addEventListener("input", () => {
    if (Date.now() - typedAt < 3000) return;
    typedAt = Date.now();
    post("typing", {});
  });

  // ── sending: each message has its own id; the same id again is the same message ──
  const outboxKey = `outbox:${base}`;
  const outbox = JSON.parse(store.get(outboxKey) || "[]");
  const keep = () => store.set(outboxKey, JSON.stringify(outbox.filter((item) => !item.files).map(({ id, text }) => ({ id, text }))));
  const newId = () => (crypto.randomUUID ? crypto.randomUUID() : `${Date.now()}-${Math.random().toString(36).slice(2)}`);
  let busy = false;
  let tries = 0;
  let retryTimer = 0;

  function pending(item) {
    const clock = new Date();
    const at = `${String(clock.getHours()).padStart(2, "0")}:${String(clock.getMinutes()).padStart(2, "0")}`;
    const shown = bubble({ speaker: "customer", who: room.dataset.you, at, text: item.text || (item.files || []).map((file) => file.name).join(" "), sender_id: `c:${item.id}` });
    shown.classList.add("pending");
    shown.append(make("p", "mark", room.dataset.sending));
    log.append(shown);
    return shown;
  }

  function settle(id, seq, turn) {
    const at = outbox.findIndex((item) => item.id === id);
    if (at >= 0) { outbox.splice(at, 1); keep(); }
    const item = bySender(`c:${id}`);
    if (!item) return;
    item.classList.remove("pending");
    item.querySelectorAll(".mark, .again").forEach((mark) => mark.remove());
    const fresh = turn && turn.files.length && !item.querySelector(".file") ? bubble(turn) : item;
    if (fresh !== item) item.replaceWith(fresh);
    else if (turn) item.querySelector("time").textContent = turn.at; // the bank's clock, not the phone's
    place(fresh, seq);
  }

  function failed(item, reason) {
    const shown = bySender(`c:${item.id}`) || pending(item);
    shown.querySelectorAll(".mark, .again").forEach((mark) => mark.remove());
    if (reason) { shown.append(make("p", "mark", reason)); return; }
    const again = make("button", "again", room.dataset.failed);
    again.type = "button";
    again.addEventListener("click", () => deliver());
    shown.append(again);
  }

  async function deliver() {
    if (busy) return;
    busy = true;
    clearTimeout(retryTimer);
    while (outbox.length) {
      const item = outbox[0];
      const body = new FormData();
      body.set("sender_id", item.id);
      body.set("text", item.text);
      for (const file of item.files || []) body.append("files", file);
      let answer = null;
      try {
        const stop = new AbortController();
        const clock = setTimeout(() => stop.abort(), item.files ? 120000 : 20000);
        answer = await fetch(`${base}turn/`, { method: "POST", body, headers: { Accept: "application/json" }, signal: stop.signal });
        clearTimeout(clock);
      } catch { /* the network is gone; said below */ }
      if (!answer || answer.status >= 500) {
        failed(item);
        tries += 1;
        retryTimer = setTimeout(deliver, Math.min(30, 2 ** tries) * 1000);
        break;
      }
      tries = 0;
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) settle(item.id, said.seq);
      else { failed(item, said.error ? said.error.message : String(answer.status)); outbox.shift(); keep(); }
    }
    busy = false;
  }
  const cutOff = () => { net.textContent = room.dataset.offline; net.hidden = false; };
  addEventListener("offline", cutOff);
  addEventListener("online", () => { net.hidden = true; tries = 0; deliver(); connect(); });

  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const text = field.value.trim();
    const chosen = [...files.files];
    if (!text && !chosen.length) { field.focus(); return; }
    const item = { id: newId(), text };
    if (chosen.length) item.files = chosen;
    outbox.push(item);
    keep();
    field.value = "";
    files.value = "";
    files.dispatchEvent(new Event("change"));
    store.drop(`draft:${location.pathname}:text`);
    pending(item);
    toEnd();
    field.focus();
    deliver();
  });
  field?.addEventListener("keydown", (event) => {
    // Enter sends on a keyboard; on a phone it is a new line, and while a Chinese word is being chosen it is neither.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
  const filesLabel = files?.parentNode.querySelector("span");
  const filesWords = filesLabel?.textContent;
  files?.addEventListener("change", () => { filesLabel.textContent = [...files.files].map((file) => file.name).join(", ") || filesWords; });

  // ── hearing: reconnects say the last number they know ────────────────────
  let source = null;
  let wait = 1;
  let lastEvent = Date.now();
  let connectTimer = 0;

  function connect() {
    clearTimeout(connectTimer);
    if (source) source.close();
    source = new EventSource(`${live}?after=${lastSeq}`);
    const on = (kind, act) => source.addEventListener(kind, (event) => { lastEvent = Date.now(); act(JSON.parse(event.data)); });
    on("turn", show);
    on("state", state);
    on("typing", () => {
      typingLine.textContent = room.dataset.waiting;
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => { typingLine.textContent = ""; }, 5000);
    });
    source.onopen = () => { wait = 1; lastEvent = Date.now(); net.hidden = true; deliver(); };
    source.onerror = () => {
      cutOff();
      if (source.readyState !== EventSource.CLOSED) return;
      connectTimer = setTimeout(connect, wait * 1000);
      wait = Math.min(30, wait * 2);
    };
  }
  // The server says something every quarter of a minute; a connection that is silent for longer is dead.
  setInterval(() => { if (Date.now() - lastEvent > 45000) { lastEvent = Date.now(); connect(); } }, 5000);

  function state(now) {
    if (line.textContent !== now.line) line.textContent = now.line;
    readSeq = now.read;
    marks();
    const person = document.querySelector("#chat-person-button");
    if (person) person.hidden = now.state !== "robot";
    if (now.state === "ended" && !outbox.length) location.replace(location.href);
  }

  if (isOver) return;
  // What was written before a reload and is not here yet goes out now, with the same id.
  for (const item of [...outbox]) { if (bySender(`c:${item.id}`)) settle(item.id, Number(bySender(`c:${item.id}`).dataset.seq)); else pending(item); }
  marks();
  toEnd();
  if ("EventSource" in window) connect();
  addEventListener("pagehide", () => source && source.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  deliver();
  field.focus({ preventScroll: true });
})();
