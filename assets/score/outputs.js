// What stands above the columns: predictions, ghosts of predictions, targets, and whether they agree.

import { alpha, inkOn, mix, valueColour } from "./colour.js";
import { box, paintMark, write } from "./graph.js";
import { discRadius } from "./layout.js";
import { cellsOf, known, say, sayShare, stacked } from "./values.js";
import { abbreviate, fit, readTag, spans, visible } from "./words.js";

const CROWDED = 30; // px between columns, below which two words of outputs would touch

export function paintOutputs(ctx, scene, block) {
  if (!block.output) return;
  const { outputs } = scene.frame;
  const place = { block, pitch: scene.made.axes[block.clock].pitch, x: (s) => scene.middle(outputs.at[s] ?? 0, block.clock) };
  if (outputs.kind === "classes") paintTags(ctx, scene, place);
  else if (stacked(outputs)) paintStacks(ctx, scene, place);
  else paintDiscs(ctx, scene, place);
  if (outputs.kind !== "binary") paintChosen(ctx, scene, place);
}

function paintDiscs(ctx, scene, { block, pitch, x }) {
  const { outputs, ghosts } = scene.frame;
  const { output, target } = block;
  const [radius, y] = [discRadius(pitch), output.y + output.height / 2];
  if (block.said) paintSaid(ctx, scene, { block, pitch, x, radius });
  if (block.ghosts) ghosts.p.forEach((p, t) => {
    if (!outputs.at.includes(t)) paintDisc(ctx, scene, { x: scene.middle(t, block.clock), y, radius, value: scene.values.ghosts?.[t] ?? p, of: ghosts, ghost: true });
  });
  outputs.at.forEach((_, s) => {
    paintDisc(ctx, scene, { x: x(s), y, radius, value: scene.values.outputs[s] ?? outputs.p[s], of: outputs });
    if (!known(outputs, s)) return;
    if (outputs.kind === "numbers") return paintDisc(ctx, scene, { x: x(s), y: target.y + target.height / 2, radius, value: outputs.target[s], of: outputs, hollow: true });
    if (outputs.at.length > 1 && pitch < CROWDED) return paintCrowded(ctx, scene, { block, pitch, x }, s, radius);
    if (!undecided(outputs.p[s])) paintMark(ctx, scene, x(s) + markAside(pitch), y - 12, outputs.p[s] >= 0.5 === (outputs.target[s] === 1));
    const text = fit(outputs.labels[outputs.target[s]], Math.max(60, pitch), scene.measure(12));
    write(ctx, text, Math.min(x(s), scene.made.width - 30), target.y + 8, scene.small);
  });
}

// Where words have no room: the target as a hollow disc in its colour, and a bar under what is wrong.
function paintCrowded(ctx, scene, place, s, radius) {
  const { outputs } = scene.frame;
  const { target } = place.block;
  paintDisc(ctx, scene, { x: place.x(s), y: target.y + target.height / 2, radius, value: outputs.target[s], of: outputs, hollow: true });
  if (!undecided(outputs.p[s]) && outputs.p[s] >= 0.5 !== (outputs.target[s] === 1)) paintWrong(ctx, scene, place, s);
}

// How far right of a disc's middle its mark stands.
const markAside = (pitch) => Math.min(16, pitch * 0.4);

// A number in words, over its disc: that of the only output, or of the chosen one; a share left of the mark. Where the picture is wider
// than the screen it stands in sight, and an arrow says where its disc is.
function paintSaid(ctx, scene, { block, pitch, x, radius }) {
  const { frame: { outputs, gradient }, colours, small } = scene;
  const chosen = outputs.at.indexOf(scene.chosen(block.clock));
  const s = chosen >= 0 ? chosen : gradient.output ?? outputs.at.length - 1;
  const value = scene.values.outputs[s] ?? outputs.p[s];
  const share = outputs.kind === "binary";
  const [predicted, truth] = share ? [sayShare(value), ""] : saidNumbers(outputs, s, value);
  const [from, until] = scene.seen;
  const [before, after] = [x(s) < from ? "← " : "", x(s) > until ? " →" : ""];
  const [bold, beside] = [before + predicted, truth + after].map((text, k) => scene.measure(12)(text) * (k ? 1 : 1.1));
  const right = Math.max(from + bold + beside + 2, Math.min(x(s) + (share ? markAside(pitch) - 8 : radius), until - 2));
  const y = block.said.y + block.said.height / 2;
  write(ctx, truth + after, right, y, { ...small, align: "right" });
  write(ctx, before + predicted, right - beside, y, { ...small, weight: 700, align: "right", colour: colours.ink });
}

// ["0.93", " · true 1.12"]: what output s says, and what is right, where somebody knows. Two digits, for more
// of them would never stand still while a network trains.
export function saidNumbers(outputs, s, value) {
  const tell = (number) => (outputs.high < 0.1 || Math.abs(number) >= 0.1 ? say(number) : number.toFixed(2).replace(/^-0\.00$/, "0.00").replace("-", "\u2212"));
  return [tell(value), known(outputs, s) ? ` · true ${tell(outputs.target[s])}` : ""];
}

// A chance that is written as .50 is neither right nor wrong.
export const undecided = (p) => sayShare(p) === sayShare(0.5);

// Several numbers or bits of one output, the first on top: what is predicted at the left, what is right
// beside it. A bit is a square that is as dark as it is likely to be 1.
function paintStacks(ctx, scene, { block, x }) {
  const { outputs, ghosts } = scene.frame;
  const { y, cell, beside } = block.output;
  const column = (list, of, s, middle, look) => cellsOf(list, of, s).forEach((value, k) => {
    if (value !== null && value !== undefined) paintCell(ctx, scene, { x: middle, y: y + (k + 0.5) * cell, cell, value, of, ...look(k) });
  });
  const aside = beside ? cell * 0.54 : 0;
  if (block.ghosts) for (let t = 0; t < scene.frame.clocks[block.clock].size; t++) {
    if (!outputs.at.includes(t)) column(scene.values.ghosts, ghosts, t, scene.middle(t, block.clock) - aside, () => ({ ghost: true }));
  }
  const some = outputs.at.some((_, s) => known(outputs, s)); // then an output without a truth was never asked for
  outputs.at.forEach((_, s) => {
    const targets = cellsOf(outputs.target, outputs, s);
    const predicted = cellsOf(outputs.p, outputs, s);
    const wrong = (k) => outputs.kind === "bits" && (targets[k] ?? null) !== null && (predicted[k] >= 0.5) !== (targets[k] >= 0.5);
    column(scene.values.outputs, outputs, s, x(s) - aside, (k) => ({ wrong: wrong(k), ghost: some && !known(outputs, s) }));
    column(outputs.target, outputs, s, x(s) + aside, () => ({ hollow: true }));
  });
}

function paintCell(ctx, scene, { x, y, cell, value, of, hollow = false, ghost = false, wrong = false }) {
  if (of.kind === "numbers") return paintDisc(ctx, scene, { x, y, radius: Math.max(1.5, cell / 2 - 0.5), value, of, hollow, ghost });
  const { colours } = scene;
  const size = Math.max(2, (cell - (cell > 8 ? 3 : 1)) * (hollow ? 0.62 : 1));
  const fill = valueColour(value, { kind: "gate", low: 0, high: 1 }, colours);
  box(ctx, x - (hollow ? cell * 0.19 : 0) - size / 2, y - size / 2, size, size, size > 8 ? 3 : 0);
  ctx.fillStyle = hollow && value < 0.5 ? colours.page : ghost ? mix(colours.page, fill, 0.45) : fill;
  ctx.fill();
  ctx.lineWidth = wrong ? 2 : 1;
  ctx.strokeStyle = wrong ? colours.wrong : alpha(colours.muted, 0.8);
  ctx.setLineDash(ghost && size > 8 ? [1, 3] : []);
  if (size > 4 || wrong) ctx.stroke();
  ctx.setLineDash([]);
  if (size < 22 || hollow) return;
  write(ctx, sayShare(value), x, y + 0.5, { size: 12, weight: 600, colour: inkOn(fill), family: scene.family });
}

// A number as a disc in its colour: filled if predicted, a dashed ghost if it only would be (empty and
// with a question mark, if training never asked there), hollow if it is the target.
function paintDisc(ctx, scene, { x, y, radius, value, of, ghost = false, hollow = false }) {
  const { colours, family } = scene;
  const colour = of.kind === "numbers"
    ? valueColour(value, { kind: "signed", low: -of.high, high: of.high }, colours)
    : valueColour(2 * value - 1, { kind: "signed", low: -1, high: 1 }, colours);
  const guess = ghost && of.guess;
  const fill = hollow || guess ? colours.page : ghost ? mix(colours.page, colour, 0.45) : colour;
  const thick = hollow ? Math.min(radius > 13 ? 3 : 1.8, Math.max(1.2, radius / 3)) : 1.3;
  ctx.beginPath();
  ctx.arc(x, y, Math.max(0.8, radius - (hollow ? thick / 2 + 0.5 : 0.75)), 0, 7);
  ctx.fillStyle = fill;
  ctx.fill();
  ctx.setLineDash(ghost && radius > 5 ? (guess ? [1, 3] : [2.5, 2.5]) : []);
  ctx.lineWidth = thick;
  ctx.strokeStyle = ghost ? alpha(colours.muted, 0.8) : hollow ? mix(colour, colours.ink, 0.08) : mix(colour, colours.ink, 0.15);
  ctx.stroke();
  ctx.setLineDash([]);
  if (radius < 14) return;
  const text = (of.kind === "numbers" ? sayShort(value) : sayShare(value)) + (guess ? "?" : "");
  const style = { size: 12, weight: ghost || hollow ? 400 : 700, family };
  if (scene.measure(12)(text) > 2 * radius - 3) return; // no room for letters that can be read
  write(ctx, text, x, y + 0.5, { ...style, colour: guess ? colours.muted : ghost ? alpha(inkOn(fill), 0.75) : inkOn(fill) });
}

// A number that fits into a disc: .31, −.94, 1.2, 15.
export function sayShort(value) {
  const size = Math.abs(value);
  const text = size.toFixed(size >= 9.95 ? 0 : size >= 0.995 ? 1 : 2);
  return (value < 0 && Number(text) ? "\u2212" : "") + text.replace(/^0\./, ".");
}

// A tag for every word: neighbouring tags of one name are one chip; targets are outlines above. Symbols
// that are no types are chips as dark as the network is sure.
function paintTags(ctx, scene, place) {
  const { outputs } = scene.frame;
  const { block } = place;
  const best = outputs.at.map((_, s) => outputs.top[s * outputs.best]);
  const name = (number) => outputs.labels[number] ?? "";
  const sure = (s) => outputs.p[s * outputs.best];
  const wrong = (s) => known(outputs, s) && outputs.target[s] !== best[s];
  if (block.ghosts) paintGhostTags(ctx, scene, place, readTag(name(best[0])).type);
  if (outputs.types.length) {
    outputs.at.forEach((_, s) => readTag(name(best[s])).type || paintNoTag(ctx, scene, place, s));
    paintSpans(ctx, scene, place, block.output, spans(best.map(name)), sure);
    if (block.target) paintSpans(ctx, scene, place, block.target, spans(outputs.target.map(name)), null);
  } else outputs.at.forEach((_, s) => {
    paintSymbol(ctx, scene, place, s, name(best[s]), sure(s));
    if (known(outputs, s)) paintTarget(ctx, scene, place, s, name(outputs.target[s]), wrong(s));
  });
  outputs.at.forEach((_, s) => wrong(s) && paintWrong(ctx, scene, place, s));
}

// What it would say if the sequence ended there: a dashed chip in the colour of the likeliest class.
function paintGhostTags(ctx, scene, { block, pitch, x: over }, said) {
  const { colours, family, frame } = scene;
  const { ghosts, outputs } = frame;
  const { y, height } = block.output;
  const [edge] = roomOfOne(scene, said, over(0) - pitch / 2, pitch); // where the output itself begins
  for (let t = 0; t < frame.clocks[block.clock].size; t++) {
    if (outputs.at.includes(t)) continue;
    const { type } = readTag(ghosts.labels[ghosts.top[t * ghosts.best]] ?? "");
    const hue = colours.hues[outputs.types.indexOf(type)] ?? colours.muted;
    const fill = ghosts.guess ? colours.page : mix(colours.page, hue, 0.45 * ghosts.p[t * ghosts.best]);
    const width = Math.max(2, Math.min(pitch - (pitch > 14 ? 4 : 1), scene.measure(12)(type) + 16));
    if (scene.middle(t, block.clock) + width / 2 > edge) continue;
    box(ctx, scene.middle(t, block.clock) - width / 2, y + 0.75, width, height - 1.5, Math.min(7, width / 3));
    ctx.fillStyle = fill;
    ctx.fill();
    ctx.setLineDash(ghosts.guess ? [1, 3] : [2.5, 2.5]);
    ctx.lineWidth = 1.2;
    ctx.strokeStyle = alpha(hue, 0.8);
    ctx.stroke();
    ctx.setLineDash([]);
    const text = abbreviate(type, width - 4, scene.measure(12));
    if (text) write(ctx, text, scene.middle(t, block.clock), y + height / 2 + 0.5, { size: 12, weight: 400, colour: colours.muted, family });
  }
}

// A single output has all the room to its left.
function roomOfOne(scene, type, x, width) {
  const wanted = Math.min(140, scene.measure(12)(type) + 16);
  const right = Math.min(x + width / 2 + wanted / 2, scene.made.width - 1);
  return wanted > width ? [right - wanted, wanted] : [x, width];
}

function paintSpans(ctx, scene, { pitch, x: over }, { y, height }, found, sure) {
  const { colours, frame, family } = scene;
  const inset = pitch > 14 ? 2 : 0.5;
  found.forEach(({ type, from, to }) => {
    const hue = colours.hues[frame.outputs.types.indexOf(type)] ?? colours.muted;
    const begins = over(from) - pitch / 2 + inset;
    const reach = over(to) + pitch / 2 - inset - begins;
    const [x, width] = frame.outputs.at.length === 1 ? roomOfOne(scene, type, begins, reach) : [begins, reach];
    const share = sure ? 0.25 + 0.75 * Math.min(...Array.from({ length: to - from + 1 }, (_, k) => sure(from + k))) : 0;
    box(ctx, x, y + 0.75, width, height - 1.5, Math.min(7, width / 3));
    ctx.fillStyle = mix(colours.page, hue, share * 0.85);
    if (sure) ctx.fill();
    ctx.lineWidth = 1.3;
    ctx.strokeStyle = hue;
    ctx.stroke();
    const colour = sure ? inkOn(mix(colours.page, hue, share * 0.85)) : colours.ink;
    const size = 12;
    const text = abbreviate(type, width - (width < 28 ? 0 : 4), scene.measure(size));
    if (text) write(ctx, text, x + width / 2, y + height / 2 + 0.5, { size, weight: sure ? 600 : 400, colour, family });
  });
}

function paintNoTag(ctx, scene, { block, pitch, x }, s) {
  ctx.fillStyle = alpha(scene.colours.muted, 0.55);
  ctx.beginPath();
  ctx.arc(x(s), block.output.y + block.output.height / 2, Math.min(2.5, pitch / 4), 0, 7);
  ctx.fill();
}

function paintSymbol(ctx, scene, { block, pitch, x }, s, label, p) {
  const { colours, family } = scene;
  const { y, height, turned, chip } = block.output;
  const size = 12;
  const room = pitch - (pitch > 10 ? 2 : 0);
  const text = pitch >= 8 && !turned ? fit(visible(label), room - (room > 34 ? 8 : 0), scene.measure(size)) : "";
  const width = turned ? room : Math.min(room, Math.max(34, scene.measure(size)(text) * 1.06 + 14));
  const fill = mix(colours.page, colours.accent, 0.08 + 0.85 * p);
  const tall = turned ? chip : height;
  box(ctx, x(s) - width / 2, y + height - tall, width, tall, Math.min(6, width / 3, tall / 3));
  ctx.fillStyle = fill;
  ctx.fill();
  if (text) write(ctx, text, x(s), y + height / 2 + 0.5, { size, weight: 600, colour: inkOn(fill), family });
  if (turned) writeTurned(ctx, scene, block, x(s), y + height - tall - 3, visible(label), { colour: colours.ink, weight: 600 });
}

// The target of every symbol; one that was missed stands out.
function paintTarget(ctx, scene, { block, pitch, x }, s, label, wrong) {
  const { y, height, turned } = block.target;
  const colour = wrong ? scene.colours.ink : scene.colours.muted;
  if (turned) return writeTurned(ctx, scene, block, x(s), y + height, visible(label), { colour });
  if (pitch < 9) return;
  write(ctx, fit(visible(label), pitch - 3, scene.measure(12)), x(s), y + 8, { ...scene.small, colour });
}

// A word above its column where there is no room to write it flat: it rises from (x, y).
function writeTurned(ctx, scene, block, x, y, label, style) {
  const axis = scene.made.axes[block.clock];
  const size = 12;
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(axis.style === "slant" ? -Math.PI / 4 : -Math.PI / 2);
  write(ctx, fit(label, 58, scene.measure(size)), 0, 0, { ...style, size, align: "left", family: scene.family });
  ctx.restore();
}

function paintWrong(ctx, scene, { block, pitch, x }, s) {
  const y = block.output.y + block.output.height;
  if (pitch >= 22) return paintMark(ctx, scene, x(s) + Math.min(pitch / 2 - 5, 14), y - 1, false, 5);
  ctx.fillStyle = scene.colours.wrong;
  ctx.fillRect(x(s) - Math.max(1, pitch / 3), y + 1, Math.max(2, (pitch * 2) / 3), 3);
}

// The output whose gradient is shown carries a teal pointer.
function paintChosen(ctx, scene, { block, x }) {
  const { output } = scene.frame.gradient;
  if (output === null || scene.frame.outputs.at.length < 2) return;
  const y = block.output.y + block.output.height + 4;
  ctx.fillStyle = scene.colours.accent;
  ctx.beginPath();
  ctx.moveTo(x(output), y + 6);
  ctx.lineTo(x(output) - 4.5, y);
  ctx.lineTo(x(output) + 4.5, y);
  ctx.fill();
}
