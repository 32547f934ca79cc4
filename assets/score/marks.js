// What stands under the columns and beside them: tokens, gradient bars, row names, other pictures.

import { alpha, inkOn, shadeIndex } from "./colour.js";
import { box, write } from "./graph.js";
import { logShare, power, say, stateOf, ticks } from "./values.js";
import { paintUnitName } from "./wires.js";
import { fit, special, thin, visible } from "./words.js";

const NOTHING = 255; // the byte of a tile where nothing is known
const NUMBER = 30; // px between two numbers of time steps

export function paintTokens(ctx, scene, block) {
  const axis = scene.made.axes[block.clock];
  const clock = scene.frame.clocks[block.clock];
  if (axis.bare) return;
  const chosen = scene.chosen(block.clock);
  if (axis.style === "tiles") return paintTiles(ctx, scene, block, clock);
  if (axis.style === "numbers" || !clock.labels.length) return paintNumbers(ctx, scene, block, clock);
  clock.labels.forEach((label, t) => {
    const look = { chosen: t === chosen, unknown: clock.unknown.includes(t), cause: Boolean(clock.cause?.includes(t)), quiet: special(label) || t >= (clock.given ?? Infinity), label: visible(label) };
    const x = scene.middle(t, block.clock);
    if (axis.style === "flat" || axis.style === "staggered") paintChip(ctx, scene, axis, x, block.tokens.y, look, t);
    else paintTurned(ctx, scene, axis, x, block.tokens.y + 4, look);
  });
}

// Inputs that are pictures, as what they are: grey or in colour; what is not known stays empty.
function paintTiles(ctx, scene, block, { tiles, size }) {
  const { lines, columns, colours } = tiles;
  const { tile } = scene.made.axes[block.clock];
  const bytes = Uint8Array.from(atob(tiles.values), (letter) => letter.charCodeAt(0));
  const side = tile / Math.max(lines, columns);
  const [marked, y] = [scene.chosen(block.clock), block.tokens.y + 3];
  for (let t = 0; t < size; t++) {
    const x = scene.middle(t, block.clock) - (side * columns) / 2;
    for (let k = 0; k < lines * columns; k++) {
      const at = (t * lines * columns + k) * colours;
      if (bytes[at] === NOTHING) continue;
      const [r, g, b] = colours === 3 ? bytes.subarray(at, at + 3) : Array(3).fill(bytes[at]);
      ctx.fillStyle = `rgb(${r}, ${g}, ${b})`;
      const [left, top] = [x + (k % columns) * side, y + Math.floor(k / columns) * side].map(Math.round); // no seams
      ctx.fillRect(left, top, Math.max(1, Math.round(x + ((k % columns) + 1) * side) - left), Math.max(1, Math.round(y + (Math.floor(k / columns) + 1) * side) - top));
    }
    ctx.lineWidth = t === marked ? 2 : 1;
    ctx.strokeStyle = t === marked ? scene.colours.accent : scene.colours.line;
    ctx.strokeRect(x, y, side * columns, side * lines);
  }
}

function paintNumbers(ctx, scene, block, clock) {
  const { pitch } = scene.made.axes[block.clock];
  const shown = new Set(thin(clock.size, pitch, NUMBER));
  const marked = scene.chosen(block.clock);
  for (let t = 0; t < clock.size; t++) {
    const chosen = t === marked;
    const cause = Boolean(clock.cause?.includes(t));
    if (!chosen && !cause && (!shown.has(t) || Math.abs(t - (marked ?? -99)) * pitch < NUMBER)) continue;
    const text = chosen && clock.labels[t] !== undefined ? visible(clock.labels[t]) : String(t + 1);
    const style = chosen || cause ? { ...scene.small, weight: 700, colour: chosen ? scene.colours.accent : scene.colours.positive } : scene.small;
    write(ctx, text, Math.max(8, scene.middle(t, block.clock)), block.tokens.y + 9, style);
  }
}

// What a word is written in: a chosen one stands out, one that the network cannot read and one that is
// no word stand back.
const wordInk = (colours, { chosen, unknown, quiet }) =>
  chosen ? inkOn(colours.accent) : unknown || quiet ? colours.muted : colours.ink;

// Where a word is wider than its column, every other one stands on a second line.
function paintChip(ctx, scene, { pitch, style }, over, top, look, t) {
  const { colours, family } = scene;
  const { chosen, unknown, cause, label } = look;
  const staggered = style === "staggered";
  const [room, bare] = [staggered ? 2 * pitch : pitch, !staggered && pitch < 30];
  const size = bare || scene.measure(13)(label) > room - 12 ? 12 : 13;
  const text = fit(label, room - (bare ? 0 : size < 13 ? 6 : 12), scene.measure(size));
  const width = bare ? pitch - 1 : Math.min(room - (size < 13 ? 1 : 4), Math.max(30, scene.measure(13)(text) + 20));
  const x = staggered ? Math.max(width / 2 + 1, Math.min(scene.made.width - width / 2 - 1, over)) : over;
  const y = top + (staggered ? 28 * (t % 2) : 0);
  box(ctx, x - width / 2 + 0.5, y + 1.5, width - 1, 27, bare ? 5 : 14);
  ctx.fillStyle = chosen ? colours.accent : colours.chip;
  if (!bare || chosen || unknown || cause) ctx.fill();
  ctx.setLineDash(unknown ? [3, 3] : []);
  ctx.lineWidth = cause ? 2 : unknown ? 1.5 : 1;
  ctx.strokeStyle = cause ? colours.positive : chosen ? colours.accent : unknown ? colours.muted : colours.line;
  if (!bare || unknown || cause) ctx.stroke();
  ctx.setLineDash([]);
  write(ctx, text, x, y + 15.5, { size, weight: chosen ? 700 : 400, colour: wordInk(colours, look), family });
}

function paintTurned(ctx, scene, { pitch, style }, x, y, look) {
  const { colours, family } = scene;
  const { chosen, unknown, cause, label } = look;
  const size = 12;
  const text = fit(label, 66, scene.measure(size));
  const width = scene.measure(size)(text);
  ctx.save();
  ctx.translate(x - (style === "slant" ? 3 : 0), y + 2);
  ctx.rotate(style === "slant" ? Math.PI / 4 : Math.PI / 2);
  if (chosen || cause) {
    box(ctx, -5, -8.5, width + 11, 17, 8.5);
    ctx.fillStyle = colours.accent;
    ctx.strokeStyle = colours.positive;
    ctx.lineWidth = 2;
    if (chosen) ctx.fill();
    if (cause) ctx.stroke();
  }
  if (unknown) {
    ctx.setLineDash([2.5, 2.5]);
    ctx.strokeStyle = chosen ? inkOn(colours.accent) : colours.muted;
    ctx.lineWidth = 1.2;
    ctx.beginPath();
    ctx.moveTo(0, 7);
    ctx.lineTo(width, 7);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  write(ctx, text, 0, 0, { size, weight: chosen ? 700 : 400, align: "left", colour: wordInk(colours, look), family });
  ctx.restore();
}

export function paintBars(ctx, scene, bars) {
  const { made, colours, frame, axis, values } = scene;
  const { pitch, wide } = made.axes[bars.clock];
  const bottom = bars.y + bars.height;
  ctx.lineWidth = 1;
  if (made.phone && bars.first) write(ctx, slopeOfBars(frame, bars), scene.seen[0] + 2, bars.y - 22, { ...scene.small, align: "left" });
  for (const exponent of ticks(axis, bars.height, bars.named)) {
    const y = Math.round(bottom - bars.height * logShare(10 ** exponent, axis)) - 0.5;
    ctx.strokeStyle = alpha(colours.line, exponent === axis.low ? 1 : 0.7);
    ctx.beginPath();
    ctx.moveTo(2, y);
    ctx.lineTo(made.width - 4, y);
    ctx.stroke();
  }
  const width = pitch > 14 ? wide : Math.max(1, pitch - 1);
  const [marked, under] = [scene.chosen(bars.clock), scene.hovered(bars.clock)];
  const { shares } = frame.gradient.groups[bars.group];
  values.norms[bars.group].forEach((norm, t) => {
    const height = Math.max(norm > 0 ? 1.5 : 0, bars.height * logShare(norm, axis));
    ctx.fillStyle = alpha(colours.accent, marked === t ? 1 : 0.78);
    const x = scene.middle(t, bars.clock);
    box(ctx, x - width / 2, bottom - height, width, height, [Math.min(4, width / 4), Math.min(4, width / 4), 0, 0]);
    ctx.fill();
    if (shares?.length) paintShares(ctx, scene, shares.map(({ parts }) => parts[t]), { x: x - width / 2, bottom, width, height });
    const chosen = marked === t || under === t;
    const beside = [marked, under].some((other) => other !== null && Math.abs(t - other) === 1);
    if (!chosen && (pitch < 38 || (pitch < 52 && beside))) return;
    const text = say(frame.gradient.groups[bars.group].norms[t], chosen || pitch >= 52 ? 2 : 1);
    write(ctx, text, x, bottom - height - 8, { ...scene.small, weight: chosen ? 700 : 400, colour: chosen ? colours.ink : colours.muted });
  });
}

// A state of several parts: a bar is divided as its squared norm is. The first part is full, from the
// bottom up; what lies over it is lighter, part by part, with hatching, so that no shade must be told.
function paintShares(ctx, scene, parts, { x, bottom, width, height }) {
  let level = bottom - height * parts[0];
  parts.slice(1).forEach((part, k) => {
    const tall = height * part;
    if (tall < 0.75) return;
    ctx.fillStyle = alpha(scene.colours.page, 0.5 + 0.15 * k);
    ctx.fillRect(x, level - tall, width, tall);
    hatch(ctx, x, level - tall, width, tall, alpha(scene.colours.accent, 0.9), 5 + 2 * k);
    level -= tall;
  });
}

// Slanting lines `apart` pixels from each other; none where there is no room to see them.
function hatch(ctx, x, y, width, height, colour, apart) {
  if (width < 5) return;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x, y, width, height);
  ctx.clip();
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let start = x - height - ((x - height + y) % apart); start < x + width; start += apart) {
    ctx.moveTo(start, y + height);
    ctx.lineTo(start + height, y);
  }
  ctx.stroke();
  ctx.restore();
}

const slopeOfBars = (frame, { group }) => `‖∂${frame.gradient.output === null ? "L" : "o"}/∂${stateOf(frame, group)}‖`;

// px between a name and the columns: the ring of what has the keys passes there.
const clearing = ({ phone }) => (phone ? 7 : 12);

// The margin that a phone spares for the names: as wide as the widest of them, and a number of the axis.
export function narrowMargin(made, measure, most) {
  const widths = made.names.map(({ text, strong }) => measure(strong ? 13 : 12)(text));
  return Math.min(most, Math.ceil(Math.max(measure(12)("0.001"), ...widths)) + clearing(made) + 1);
}

// The names of rows that stand over them, where there is no margin for them.
export function paintCaptions(ctx, scene) {
  for (const { text, y } of scene.made.captions) write(ctx, text, scene.seen[0] + 4, y, { ...scene.small, align: "left" });
}

// Row names and the decades of the log axis, on the canvas that does not scroll.
export function paintNames(ctx, scene, width) {
  const { made, colours, axis, frame, family } = scene;
  const clear = clearing(made);
  for (const { text, y, strong } of made.names) {
    write(ctx, fit(text, width - clear - 1, scene.measure(strong ? 13 : 12)), width - clear, y, {
      size: strong ? 13 : 12, align: "right", colour: strong ? colours.ink : colours.muted, family,
    });
  }
  paintUnitName(ctx, scene, width);
  for (const bars of made.bars) {
    const slope = slopeOfBars(frame, bars);
    if (bars.first && !made.phone) write(ctx, fit(slope, width - 8, scene.measure(12)), width - 8, bars.y - 21, { ...scene.small, align: "right" });
    for (const exponent of ticks(axis, bars.height, bars.named)) {
      const text = power(exponent);
      const right = Math.max(width - clear, scene.measure(12)(text)); // one that is wider may come nearer to its line
      write(ctx, text, right, bars.y + bars.height * (1 - logShare(10 ** exponent, axis)), { ...scene.small, align: "right" });
    }
  }
}

export function paintGrid(ctx, scene, grid) {
  const row = scene.frame.grids[grid.index];
  const shades = scene.shades({ ...row, kind: row.low < 0 ? "signed" : "gate" });
  write(ctx, grid.title, grid.x, grid.y - 10, { ...scene.small, align: "left" });
  scene.values.grids[grid.index].forEach((value, k) => {
    ctx.fillStyle = shades[shadeIndex(value, row)];
    const [line, column] = [Math.floor(k / row.units), k % row.units];
    ctx.fillRect(grid.x + column * grid.side, grid.y + line * grid.side, Math.ceil(grid.side), Math.ceil(grid.side));
  });
}
