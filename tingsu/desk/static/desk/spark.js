// The thin curve of the customer's heat above the input: 0 at the bottom, 3 at the top.
const WIDE = 300, HIGH = 28, PAD = 3;
const NS = "http://www.w3.org/2000/svg";

export function drawSpark(svg, turns) {
  const levels = turns.filter((turn) => turn.dataset.speaker === "customer").map((turn) => Number(turn.dataset.level));
  svg.toggleAttribute("hidden", levels.length < 2);
  if (levels.length < 2) return;
  svg.setAttribute("viewBox", `0 0 ${WIDE} ${HIGH}`);
  const x = (place) => PAD + ((WIDE - 2 * PAD) * place) / (levels.length - 1);
  const y = (level) => HIGH - PAD - ((HIGH - 2 * PAD) * level) / 3;
  const base = make("line", { x1: 0, x2: WIDE, y1: y(0), y2: y(0), class: "base" });
  const line = make("polyline", { points: levels.map((level, place) => `${x(place).toFixed(1)},${y(level).toFixed(1)}`).join(" ") });
  const last = levels[levels.length - 1];
  svg.replaceChildren(base, line);
  svg.dataset.heat = Math.min(3, Math.floor(last + 0.5));
  const title = make("title", {});
  title.textContent = levels.map((level) => level.toFixed(1)).join(" → ");
  svg.append(title);
}

function make(name, attributes) {
  const node = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}
