// Wires between what stands above one another, the letters of the weights on them, the first state, and the
// unit whose numbers are told.

import { alpha } from "./colour.js";
import { box, chevron, write } from "./graph.js";
import { known } from "./values.js";

const ASIDE = 5; // px beside a column: there a wire passes a row that it does not belong to
const BETWEEN = 16; // px between two columns that two lanes and a ribbon need
const LETTERED = 34; // columns that stand closer leave no room for letters

// A first state that was made of the input stands there as it is: no U leads to it, and no state comes before.
export const begins = ({ name }) => name.endsWith("/first");

// The layers of a block from the bottom up, each with its rows: the one that reads from the end first.
export function layersOf(block) {
  const found = new Map();
  block.rows.filter(({ row }) => row.carried && !begins(row)).toReversed().forEach((place) => {
    const key = `${place.row.part} ${place.row.layer}`;
    found.set(key, [...(found.get(key) ?? []), place]);
  });
  return [...found.values()];
}

// The wires of one column, as lists of points from where a number comes from to where it goes; x from the
// middle of the column. Straight stems to the tokens and the outputs are drawn by themselves.
export function columnWires(block, { wide }) {
  const lane = wide / 2 + ASIDE;
  const layers = layersOf(block);
  return layers.flatMap((rows, k) => {
    const below = k ? layers[k - 1].at(-1).y : block.stemBottom[1] - 2;
    const above = layers[k + 1] ?? (block.stemTop ? block.stemTop[0] + 3 : null);
    const goal = Array.isArray(above) ? above[0].y + above[0].height : above;
    const [low, high] = [rows[0], rows.at(-1)];
    const wires = k ? [[[0, below], [0, low.y + low.height]]] : [];
    if (low === high) return wires;
    const [foot, neck] = [low.y + low.height, high.y + high.height];
    const start = Math.min(below - 4, foot + 6);
    wires.push([[0, start], [-lane, start], [-lane, neck + 5], [-3, neck + 5], [-3, neck]]); // past the lower row
    if (goal !== null) wires.push([[3, low.y], [3, low.y - 5], [lane, low.y - 5], [lane, high.y - 6], [0, high.y - 6]]);
    return wires;
  });
}

export function paintWires(ctx, scene, block) {
  const axis = scene.made.axes[block.clock];
  if (axis.river || axis.pitch - axis.wide < BETWEEN) return;
  const wires = columnWires(block, axis);
  ctx.lineWidth = 1.2;
  ctx.lineJoin = "round";
  ctx.strokeStyle = alpha(scene.colours.muted, 0.6);
  for (let t = 0; t < axis.size; t++) {
    const x = scene.middle(t, block.clock);
    ctx.beginPath();
    wires.forEach((points) => points.forEach(([dx, y], k) => (k ? ctx.lineTo(x + dx, y) : ctx.moveTo(x + dx, y))));
    ctx.stroke();
  }
}

// A decoder reads what it wrote, or, where the truth is known, what it should have written: from there a dashed
// way leads to its next input. Where attention fills the gaps, only that of a column that is looked at.
export function loopsOf({ made, frame, chosen, hovered }, block) {
  const { clock } = block;
  const axis = made.axes[clock];
  const { name, given } = frame.clocks[clock];
  if ((name !== "target" && given === undefined) || !block.output || axis.pitch - axis.wide < BETWEEN) return [];
  const looked = (t) => frame.links.length === 0 || chosen(clock) === t || hovered(clock) === t;
  return frame.outputs.at.flatMap((at, s) => {
    const t = at + 1;
    if (t >= axis.size || t < (given ?? 0) || !looked(t)) return [];
    return [{ t, told: Boolean(block.target) && known(frame.outputs, s) }];
  });
}

export function paintLoops(ctx, scene, block) {
  const { colours } = scene;
  ctx.strokeStyle = alpha(colours.muted, 0.85);
  ctx.lineWidth = 1.2;
  loopsOf(scene, block).forEach(({ t, told }) => {
    const { y, height } = told ? block.target : block.output;
    const [from, lane, end] = [scene.middle(t - 1, block.clock), scene.left(t, block.clock) - 8, block.tokens.y];
    ctx.setLineDash([3, 3]);
    ctx.beginPath();
    ctx.moveTo(from + (told ? 24 : 8), y + height / 2);
    ctx.lineTo(lane, y + height / 2);
    ctx.lineTo(lane, end + 14);
    ctx.lineTo(scene.middle(t, block.clock), end + 14);
    ctx.stroke();
  });
  ctx.setLineDash([]);
}

// The letters of a block: a decoder has weights of its own.
const lettersOf = (frame, block) => frame.wires[block.rows.some(({ row }) => row.part === "decoder") ? "decoder" : ""];

// U, V and W, once each: the same weights at every time step.
export function paintLetters(ctx, scene, block) {
  const axis = scene.made.axes[block.clock];
  const { outputs } = scene.frame;
  const [input, state, output] = lettersOf(scene.frame, block);
  if (axis.pitch < LETTERED || !block.rows.length) return;
  const layers = layersOf(block);
  const both = layers.some((rows) => rows.length > 1); // then wires pass on the right above a layer, on the left below
  const at = (t, [from, to], letter, align = "left") =>
    write(ctx, letter, scene.middle(t, block.clock) + (align === "left" ? 6 : -6), (from + to) / 2, { ...scene.small, align });
  if (layers.length) at(0, block.stemBottom, input); // what is no recurrence has weights of other letters there
  if (block.stemTop && block.outputs) at(outputs.at[0], block.stemTop, output, both || scene.frame.links.length ? "right" : "left");
  layers.forEach((rows, k) => {
    if (k && !both) at(0, [rows[0].y + rows[0].height, layers[k - 1].at(-1).y], input);
    rows.forEach((place) => place.row.times > 1 && letterOfState(ctx, scene, place, state));
  });
}

// W stands over the first ribbon, in the order of reading.
function letterOfState(ctx, scene, { row, y, height }, letter) {
  const { pitch, wide } = scene.made.axes[row.clock];
  if (pitch - wide < BETWEEN + 2) return;
  const t = row.direction < 0 ? row.times - 2 : 0;
  const x = (scene.middle(t, row.clock) + scene.middle(t + 1, row.clock)) / 2;
  write(ctx, letter, x, y + height / 2 - Math.min(15, height * 0.17) - 9, scene.small);
}

// The state before the first time step, from which a row reads: nothing but zeros. A decoder's comes from
// elsewhere, and is drawn there.
export function paintStart(ctx, scene, place) {
  const { row, y, height } = place;
  const { pad, pitch, wide } = scene.made.axes[row.clock];
  const room = pad + (pitch - wide) / 2;
  if (!row.carried || begins(row) || row.part === "decoder" || row.direction < 0 || room < 30) return;
  const [x, middle] = [scene.left(0, row.clock), y + height / 2];
  const start = pad > 20 ? pad / 2 + 3 : x - room + 4; // clear of a state that goes up beside the columns
  if (x - start < 26) return;
  ctx.strokeStyle = alpha(scene.colours.muted, 0.6);
  ctx.lineWidth = 1.2;
  ctx.beginPath();
  ctx.moveTo(start, middle);
  ctx.lineTo(x - 4, middle);
  ctx.stroke();
  chevron(ctx, x - 5, middle, 1, alpha(scene.colours.muted, 0.8), 4);
  write(ctx, `${row.title}⟨0⟩`, (start + x - 5) / 2, middle - 10, scene.small);
}

// The network before it is unrolled: one column, what goes in and what comes out at any time step t.
export function paintFolded(ctx, scene, block, share) {
  const { frame, family, colours } = scene;
  if (share <= 0 || !layersOf(block).length) return;
  const [x, [input, state, output]] = [scene.middle(0, block.clock), lettersOf(frame, block)];
  ctx.globalAlpha = share;
  ctx.strokeStyle = alpha(colours.muted, 0.6);
  ctx.lineWidth = 1.5;
  const stem = ([from, to], letter) => {
    ctx.beginPath();
    ctx.moveTo(x, from + 4);
    ctx.lineTo(x, to - 4);
    ctx.stroke();
    write(ctx, letter, x + 6, (from + to) / 2, { ...scene.small, align: "left" });
  };
  const big = { size: 14, colour: colours.ink, family };
  stem(block.stemBottom, input);
  write(ctx, frame.clocks[block.clock].name === "target" ? "y⟨t−1⟩" : "x⟨t⟩", x, block.tokens.y + 15, big);
  if (block.output && block.stemTop) {
    stem(block.stemTop, output);
    write(ctx, "ŷ⟨t⟩", x, block.output.y + block.output.height / 2, big);
  }
  const { y, height, row } = layersOf(block).at(-1).at(-1);
  const wide = scene.made.axes[row.clock].wide;
  write(ctx, state, x + wide / 2 + Math.min(46, height * 0.4) + 4, y + height / 2, { ...scene.small, align: "left" });
  ctx.globalAlpha = 1;
}

// The unit whose equation stands beside the score: a ring in its column, its name in the margin.
export function toldUnit({ made, frame, order }) {
  const { selected, clock, unit } = frame;
  if (!unit || selected === null) return null;
  const found = (place) => place?.ribbon && place.row.clock === clock && place.row.layer === unit.layer;
  const same = made.rows.filter(found);
  const place = same.find(({ row }) => row.direction === unit.direction) ?? same[0];
  const line = place ? order(place.row).indexOf(unit.unit) : -1;
  return line < 0 ? null : { place, line, y: place.y + line * place.unitPitch, name: `unit ${unit.unit + 1}` };
}

export function paintToldUnit(ctx, scene) {
  const told = toldUnit(scene);
  const time = told && scene.chosen(told.place.row.clock);
  if (!told || time === null) return;
  const { wide } = scene.made.axes[told.place.row.clock];
  const [tall, x] = [Math.max(3, told.place.unitPitch), scene.left(time, told.place.row.clock)];
  for (const [colour, width, out] of [[scene.colours.page, 3.5, 1], [scene.colours.ink, 1.6, 1]]) {
    box(ctx, x - out, told.y - out, wide + 2 * out, tall + 2 * out, 4);
    ctx.strokeStyle = colour;
    ctx.lineWidth = width;
    ctx.stroke();
  }
}

// In the margin, where names stand: clear of the row's own.
export function paintUnitName(ctx, scene, width) {
  const told = toldUnit(scene);
  if (!told) return;
  const y = told.y + told.place.unitPitch / 2;
  const crowded = scene.made.names.some((name) => Math.abs(name.y - y) < 11);
  const style = { ...scene.small, weight: 600, align: "right", colour: scene.colours.ink };
  const { phone } = scene.made;
  write(ctx, phone ? told.name.replace("unit ", "#") : told.name, width - (phone ? (crowded ? 17 : 7) : crowded ? 30 : 12), y, style);
}
