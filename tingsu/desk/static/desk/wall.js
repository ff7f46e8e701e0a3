// The wall: drawn anew when something changed, but never under a pointer or a focus that is in the list.
import { listen } from "./live.js";

const wall = document.getElementById("wall"), line = document.getElementById("wall-line"), said = document.getElementById("wall-said");
const words = document.documentElement.lang.startsWith("en")
  ? { fresh: "Something changed; shown when you leave the list.", lost: "Connection lost, trying again…", alarm: "Alarm: " }
  : { fresh: "有更新,移开后显示。", lost: "连接断开,正在重连…", alarm: "提醒:" };
let waiting = null;
const alarms = () => new Set([...wall.querySelectorAll("[data-alarm]")].map((one) => one.dataset.alarm));
let known = alarms();

const held = () => wall.matches(":hover") || wall.contains(document.activeElement);

// What the stream sends was drawn without a request, so its forms lack the page's token.
const token = JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
function sign() {
  for (const form of wall.querySelectorAll("form:not(:has([name=csrfmiddlewaretoken]))")) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "csrfmiddlewaretoken", value: token });
    form.append(field);
  }
}

function draw() {
  if (waiting === null) return;
  wall.innerHTML = waiting;
  waiting = null;
  line.textContent = "";
  sign();
  const now = alarms(), fresh = [...now].filter((one) => !known.has(one));
  known = now;
  if (fresh.length) said.textContent = words.alarm + wall.querySelector(`[data-alarm="${fresh[0]}"]`).innerText;
  tick();
}

function tick() {
  for (const time of wall.querySelectorAll("time[data-since]")) {
    const seconds = Math.max(0, Math.round((Date.now() - Date.parse(time.dataset.since)) / 1000));
    time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}

listen(wall.dataset.live, {
  list: ({ html }) => { waiting = html; if (held()) line.textContent = words.fresh; else draw(); },
}, { lost: () => { line.textContent = words.lost; }, back: () => { line.textContent = ""; } });
wall.addEventListener("mouseleave", () => { if (!held()) draw(); });
wall.addEventListener("focusout", () => setTimeout(() => { if (!held()) draw(); }));
setInterval(tick, 1000);
tick();
