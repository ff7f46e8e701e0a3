// The chat on another page: <script src="https://HOST/p/chat/widget.js" data-site="KEY" async></script>
// Optional: data-language="en". Shows nothing where the site is unknown, switched off, or the page is none of its own.
"use strict";

(() => {
  const tag = document.currentScript;
  if (!tag || !tag.dataset.site || window.tingsuChat) return;
  const host = new URL(tag.src).origin;
  const key = encodeURIComponent(tag.dataset.site);
  const language = tag.dataset.language === "en" ? "en" : "zh-hans";
  let words = null;
  let frame = null;
  let box = null;
  let button = null;

  // Somebody who was talking goes on talking on the next page, in this tab.
  const place = `tingsu-chat:${key}`;
  const before = () => { try { return sessionStorage.getItem(place) || ""; } catch { return ""; } };
  const remember = (path) => { try { if (path) sessionStorage.setItem(place, path); else sessionStorage.removeItem(place); } catch { /* not here */ } };

  const style = (element, rules) => { for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value); };
  const isOpen = () => box !== null && box.style.display !== "none";

  function build() {
    button = document.createElement("button");
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-haspopup", "dialog");
    button.textContent = words.open;
    style(button, {
      position: "fixed", right: "20px", bottom: "20px", "z-index": "2147483000", "min-height": "52px", padding: "0 22px",
      border: "2px solid #fff", "border-radius": "26px", background: "#14595f", color: "#fff", cursor: "pointer",
      font: "600 16px/1 \"PingFang SC\",\"Microsoft YaHei\",system-ui,sans-serif", "box-shadow": "0 2px 12px rgb(0 0 0 / .25)",
    });
    button.addEventListener("click", () => (isOpen() ? close() : open()));
    document.body.append(button);
  }

  function buildBox() {
    box = document.createElement("div");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", `${words.bank} ${words.open}`);
    style(box, { position: "fixed", "z-index": "2147483001", background: "#f6f5f1", "box-shadow": "0 4px 28px rgb(0 0 0 / .3)", overflow: "hidden" });
    frame = document.createElement("iframe");
    frame.title = `${words.bank} ${words.open}`;
    frame.src = before().startsWith("/p/chat/") ? host + before() : `${host}/p/chat/?site=${key}&parent=${encodeURIComponent(location.origin)}&language=${language}`;
    style(frame, { border: "0", width: "100%", height: "100%", display: "block" });
    const shut = document.createElement("button");
    shut.type = "button";
    shut.setAttribute("aria-label", words.close);
    shut.textContent = "×";
    style(shut, { position: "absolute", top: "6px", right: "8px", width: "44px", height: "44px", border: "0", "border-radius": "22px", background: "rgb(128 128 128 / .18)", color: "inherit", font: "24px/1 system-ui", cursor: "pointer" });
    shut.addEventListener("click", close);
    box.append(frame, shut);
    document.body.append(box);
    fit();
    addEventListener("resize", fit);
  }

  // A phone gets the whole screen.
  function fit() {
    const small = Math.min(innerWidth, innerHeight) < 480;
    style(box, small
      ? { inset: "0", width: "100%", height: "100%", "border-radius": "0" }
      : { inset: "auto 20px 84px auto", width: "400px", height: `${Math.min(640, innerHeight - 110)}px`, "border-radius": "12px" });
  }

  function open() {
    if (!box) buildBox();
    box.style.display = "block";
    button.setAttribute("aria-expanded", "true");
    badge(0);
    frame.focus();
  }

  function close() {
    if (!isOpen()) return;
    box.style.display = "none";
    button.setAttribute("aria-expanded", "false");
    button.focus();
  }

  function badge(count) { button.textContent = count ? `${words.open} (${count})` : words.open; }

  addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.defaultPrevented) close(); });
  addEventListener("message", (event) => {
    if (event.origin !== host || !frame || event.source !== frame.contentWindow) return;
    const kind = event.data && event.data.tingsu;
    if (kind === "close") close();
    else if (kind === "room" && typeof event.data.path === "string") remember(event.data.path);
    else if (kind === "unread" && !isOpen()) badge(Number(event.data.count) || 0);
    else if (kind === "new" && !isOpen()) badge((Number((button.textContent.match(/\((\d+)\)$/) || [])[1]) || 0) + 1);
  });

  fetch(`${host}/p/chat/site/${key}/?language=${language}`, { credentials: "omit", referrerPolicy: "origin" })
    .then((answer) => (answer.ok ? answer.json() : null))
    .then((known) => {
      if (!known) return;
      words = known;
      window.tingsuChat = { open, close };
      if (document.body) build(); else addEventListener("DOMContentLoaded", build);
    })
    .catch(() => {}); // not reachable: the page goes on without us
})();
