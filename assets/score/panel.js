// The panel beside the score: how far, how good, the loss curve, the chosen time step, the legend.

import { GATE_INK, alpha, mix } from "./colour.js";
import { decode, say } from "./values.js";
import { doing, typeset } from "./words.js";
import { gradientName, meaning, tellTime, twoParts } from "./tell.js";

export const PANEL = `
  <p class="state"><b data-part="update"></b><span data-part="state"></span></p>
  <section data-part="metric"><h2 data-part="metricName"></h2><p class="big" data-part="metricValue"></p>
    <p class="baselines" data-part="baselines"></p></section>
  <section><h2 data-part="lossName"></h2><canvas data-part="loss" aria-hidden="true"></canvas></section>
  <section data-part="choice"><h2>Gradient of</h2><div class="pills">
    <button type="button" data-part="one"></button><button type="button" data-part="sum">sum of all</button></div></section>
  <section class="moment"><h2 data-part="momentName"></h2><div data-part="moment"></div></section>
  <section class="legend" data-part="legend"></section>`;

const JOINS = { output: "joins s on the way to ŷ", input: "the decoder reads" };

export class Panel {
  constructor(element) {
    element.innerHTML = PANEL;
    this.parts = Object.fromEntries([...element.querySelectorAll("[data-part]")].map((part) => [part.dataset.part, part]));
    this.said = {};
  }

  // Sets a text only if it has changed: a frame that says the same costs nothing.
  say(part, text) {
    if (this.said[part] === text) return;
    this.said[part] = text;
    this.parts[part].textContent = text;
  }

  lines(part, lines) {
    const key = lines.join("\n");
    if (this.said[part] === key) return;
    this.said[part] = key;
    this.parts[part].replaceChildren(...lines.map(paragraph));
  }

  show(part, visible) {
    if (this.parts[part].hidden === visible) this.parts[part].hidden = !visible;
  }

  // `frame` is the newest; `drawn` is the last one with a picture (they differ after a divergence).
  update(frame, drawn, colours, family) {
    this.say("update", `update ${frame.update.toLocaleString("en-GB")}`);
    const rate = frame.status === "running" && frame.rate ? ` · ${say(frame.rate, 0)}/s` : "";
    this.say("state", ` · ${doing(frame)}${rate}`);
    this.metric(frame.metric);
    const previous = frame.loss.before.n > 0;
    this.say("lossName", `loss ${say(frame.loss.now)}${previous ? ", and the run before it" : ""}`);
    const { guess, classes } = frame.loss.guess === null && drawn ? drawn.loss : frame.loss;
    paintCurve(this.parts.loss, { ...frame.loss, guess, classes }, colours, family);
    if (drawn) this.legend(drawn, colours);
  }

  metric(metric) {
    this.show("metric", Boolean(metric));
    if (!metric) return;
    this.say("metricName", `Held-out ${metric.title}`);
    this.say("metricValue", say(metric.value, 2));
    this.say("baselines", metric.baselines.map(([name, value]) => `${name}: ${say(value)}`).join(" · "));
  }

  moment(frame, values, selected, clock) {
    const { title, lines } = tellTime(frame, values, selected, clock);
    this.say("momentName", title);
    this.lines("moment", lines);
    this.show("choice", frame.gradient.groups.length > 0);
    const { output } = frame.gradient;
    const several = (frame.outputs?.at.length ?? 0) > 1;
    const only = frame.outputs?.kind === "binary" ? "the verdict" : "the answer";
    this.say("one", several || twoParts(frame) ? `output ${(output ?? this.lastOutput ?? frame.outputs.at.length - 1) + 1}` : only);
    if (output !== null) this.lastOutput = output;
    this.parts.one.setAttribute("aria-pressed", String(output !== null));
    this.parts.sum.setAttribute("aria-pressed", String(output === null));
  }

  legend(frame, colours) {
    const types = frame.outputs?.types ?? [];
    const gates = frame.rows.some((row) => row.kind === "gate");
    const states = scalesOf(frame.rows.filter((row) => row.fold === null));
    const threads = frame.links.filter((link) => link.to !== link.from).map(({ legend }) => legend ?? "threads, as wide as the weight");
    const { groups } = frame.gradient;
    const slopes = [...new Set(groups.map(({ state }) => state))].toSorted();
    const carried = frame.rows.some((row) => row.carried);
    const shares = [...new Set(groups.filter((group) => group.shares?.length).map((group) => sayShares(group.shares)))];
    const { kind, labels, high: reach } = frame.outputs ?? {};
    const ruled = frame.rows.filter((row) => row.rule && row.kind === "signed" && row.fold !== null);
    const key = JSON.stringify([frame.clocks.map(({ given, cause }) => [given, Boolean(cause)]), types, gates, states, kind, labels?.length === 2 && labels, reach, threads, slopes, carried, shares, frame.ribbons, twoParts(frame), frame.joins, ruled.map(({ title, high }) => [title, high]), frame.gradient.output, frame.meanings, Boolean(frame.ghosts), frame.ghosts?.guess, colours]);
    if (this.said.legend === key) return;
    this.said.legend = key;
    const { negative, zero, positive, ink } = colours;
    const ends = { binary: labels, numbers: [`−${say(reach, 0)}`, `+${say(reach, 0)}`] }[kind];
    const written = frame.clocks.some(({ given }) => given !== undefined);
    const beside = frame.outputs?.width > 1 ? ", beside it" : "";
    this.parts.legend.replaceChildren(
      ...states.map(([high, titles]) => scale([negative, zero, positive], [`−${say(high, 0)}`, `${titles.join(" and ")}, zero is neutral`, `+${say(high, 0)}`])),
      ...ruled.map((row) => scale([negative, zero, positive], [`−${say(row.high, 0)}`, row.title, `+${say(row.high, 0)}`])),
      ...(ends ? [scale([negative, zero, positive], [ends[0], kind === "numbers" ? `ŷ filled, y hollow${beside}` : "ŷ", ends[1]])] : []),
      ...(frame.ghosts ? [element("div", "", GHOSTS[Boolean(frame.ghosts.guess)])] : []),
      ...(frame.clocks.some(({ cause }) => cause) ? [swatch(positive, CAUSE)] : []),
      ...(written ? [element("div", "", WRITTEN)] : []),
      ...(kind === "bits" ? [scale([zero, mix(zero, ink, GATE_INK)], ["0", "ŷ: p of a 1; y beside it", "1"])] : []),
      ...(gates ? [scale([zero, mix(zero, ink, GATE_INK)], ["closed", "gate", "open"])] : []),
      ...(slopes.length ? [swatch(colours.accent, `${slopes.map((state) => `${gradientName(frame)}/∂${state}`).join(", ")}: ${carried && frame.ribbons === "gradient" ? "bars and ribbons" : "bars"}, log axis`)] : []),
      ...shares.map((text) => element("div", "", text)),
      ...threads.map((text) => swatch(colours.attention, `${text}${twoParts(frame) ? `. Together they are k, which ${JOINS[frame.joins]}` : ""}`)),
      ...(types.length ? [typeList(frame, types, colours)] : []),
    );
  }
}

const CAUSE = "framed: the answer hangs on it, by the rule of the task";
const WRITTEN = "dashed way: what it wrote is read as the next input";
const GHOSTS = {
  false: "dashed ŷ: if the sequence ended there",
  true: "dotted ŷ?: if it ended there, a guess; training never asked",
};

// What stands in the graph by the end of its colour scale: [[1, ["h", "s"]], …].
function scalesOf(rows) {
  const found = new Map();
  rows.forEach(({ title, high }) => found.set(high, [...new Set([...(found.get(high) ?? []), title])].toSorted()));
  return [...found];
}

// A line with its subscripts and its time steps set as a formula is.
function paragraph(line) {
  const made = document.createElement("p");
  made.append(...typeset(line).map(([kind, text]) => (kind ? element(kind, "", text) : text)));
  return made;
}

// Which part of a divided bar is which.
const sayShares = ([first, ...others]) => `${first.letter}: the full part of a bar; ${others.map(({ letter }) => letter).join(", ")}: the hatched one (of the squared norm)`;

function element(tag, name, text = "") {
  return Object.assign(document.createElement(tag), { className: name, textContent: text });
}

function scale(stops, [low, middle, high]) {
  const bar = element("div", "scale");
  bar.style.background = `linear-gradient(to right, ${stops.join(", ")})`;
  const ends = element("div", "ends");
  ends.append(element("span", "", low), element("span", "", middle), element("span", "", high));
  const whole = element("div", "key");
  whole.append(bar, ends);
  return whole;
}

function swatch(colour, text) {
  const whole = element("div", "swatch");
  const patch = element("i", "");
  patch.style.background = colour;
  whole.append(patch, element("span", "", text));
  return whole;
}

function typeList(frame, types, colours) {
  const list = element("div", "types");
  list.append(...types.map((type, k) => swatch(colours.hues[k], meaning(frame, type))));
  return list;
}

// The loss of this run over its updates, of the one before as a ghost, and the loss of pure guessing.
export function paintCurve(canvas, loss, colours, family) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [width, height] = [canvas.clientWidth || 240, 118];
  if (canvas.width !== Math.round(width * ratio)) Object.assign(canvas, { width: Math.round(width * ratio), height: height * ratio });
  const ctx = canvas.getContext("2d");
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  ctx.clearRect(0, 0, width, height);
  const shape = curveShape(loss, width, height);
  guessLine(ctx, loss, shape, width, colours, family);
  ctx.lineJoin = "round";
  trail(ctx, shape.before, alpha(colours.muted, 0.6), 1.25);
  trail(ctx, shape.run, colours.accent, 1.6);
  const [x, y] = shape.run.at(-1) ?? [-9, -9];
  ctx.fillStyle = colours.accent;
  ctx.beginPath();
  ctx.arc(x, y, 3, 0, 7);
  ctx.fill();
  ctx.fillStyle = colours.line;
  ctx.fillRect(0, height - 19, width, 1);
  ctx.font = `12px ${family}`;
  ctx.textBaseline = "middle";
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "left";
  ctx.fillText("0", 0, height - 8);
  ctx.textAlign = "right";
  ctx.fillText(`${shape.longest.toLocaleString("en-GB")} update${shape.longest === 1 ? "" : "s"}`, width, height - 8);
}

// Points of both curves in pixels; one scale for both, from 0 to a little over the highest.
export function curveShape(loss, width, height) {
  const top = Math.max(loss.run.n ? loss.run.high : 0, loss.before.n ? loss.before.high : 0, loss.guess ?? 0, 1e-6) * 1.02;
  const [ceiling, floor] = [loss.guess === null ? 4 : 16, height - 20]; // room for the words over the line
  const longest = Math.max(loss.run.n, loss.before.n);
  const level = (value) => ceiling + (floor - ceiling) * (1 - value / top);
  const points = (curve) => {
    const values = decode({ ...curve, bits: 16 });
    const end = (width - 6) * (curve.n / Math.max(longest, 1));
    return Array.from(values, (value, k) => [
      values.length > 1 ? 1 + (end * k) / (values.length - 1) : 1,
      level(Math.max(0, value)),
    ]);
  };
  const guess = loss.guess === null ? null : level(loss.guess);
  return { run: points(loss.run), before: points(loss.before), longest, guess };
}

function guessLine(ctx, loss, { guess }, width, colours, family) {
  if (guess === null) return;
  ctx.setLineDash([2, 3]);
  ctx.strokeStyle = alpha(colours.muted, 0.7);
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(0, guess);
  ctx.lineTo(width, guess);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.font = `12px ${family}`;
  ctx.fillStyle = colours.muted;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillText(`guessing: ${loss.classes ? `ln ${loss.classes} = ` : ""}${say(loss.guess)}`, width, guess - 2);
}

function trail(ctx, points, colour, width) {
  if (points.length < 2) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = width;
  ctx.beginPath();
  points.forEach(([x, y], k) => (k ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
  ctx.stroke();
}
