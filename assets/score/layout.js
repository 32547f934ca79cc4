// Where everything stands. Pure geometry in CSS pixels: a frame and a width in, rectangles out.

import { tokenStyle } from "./words.js";

const PAD = 10;
const MAX_PITCH = 104;
const SLANT = Math.SQRT1_2;
export const RIVER = 15; // height of the stream under a heatmap whose columns leave no room for ribbons

// The distance between two columns: the width shared out. On a phone columns keep a readable
// distance instead, and the score scrolls sideways.
export function columnPitch(times, width, { phone = false, longest = 1 } = {}) {
  const least = !phone ? 2 : times > 60 ? 8 : longest <= 2 ? 22 : times > 12 ? 40 : 66;
  const pitch = Math.min(MAX_PITCH, Math.max(least, (width - 2 * PAD) / Math.max(1, times)));
  return pitch >= 5 ? Math.floor(pitch) : Math.floor(pitch * 4) / 4;
}

// How wide a column's own rectangle is: half the pitch when there is room for ribbons, all of it
// when the score has become a plain heatmap.
export function columnWidth(pitch) {
  if (pitch <= 12) return pitch;
  const tight = Math.max(0, (60 - pitch) / 48);
  return Math.round(pitch * (0.5 + 0.5 * tight ** 1.7));
}

// Height and style of the units of one heatmap: separate tiles, then thin-lined cells, then an image.
export function unitGrid(units, budget, largest = 26) {
  const pitch = Math.min(largest, budget / Math.max(1, units));
  const whole = pitch >= 1 ? Math.floor(pitch) : pitch > 0.7 ? 1 : pitch;
  const gap = whole >= 14 ? 3 : whole >= 6 ? 1 : 0;
  return { unitPitch: whole, gap, radius: whole >= 14 ? 4 : whole >= 8 ? 1.5 : 0, height: whole * units };
}

export const heatBudget = (groups) => (groups <= 1 ? 260 : Math.max(56, 384 / groups));
export const barHeight = (groups) => (groups <= 1 ? 104 : groups === 2 ? 62 : 30);
export const discRadius = (pitch) => Math.max(2, Math.min(16, Math.floor(pitch * 0.44)));

// Rows that belong to the graph itself, from the output down to the input: the top layer first, and
// in each layer the direction of time before the other.
export function graphRows(rows, clock) {
  return rows
    .map((row, index) => ({ ...row, index }))
    .filter((row) => row.clock === clock && row.fold === null)
    .sort((a, b) => b.layer - a.layer || b.direction - a.direction);
}

// The rows of one fold, in the same order of layers.
const foldedRows = (rows, fold) =>
  rows
    .map((row, index) => ({ ...row, index }))
    .filter((row) => row.fold === fold)
    .sort((a, b) => b.layer - a.layer || b.direction - a.direction);

export function layout(frame, width, { phone = false } = {}) {
  const sizes = frame.clocks.map((clock) => clock.size);
  const labels = frame.clocks.flatMap((clock) => clock.labels);
  const longest = Math.min(10, Math.max(1, ...labels.map((label) => [...label].length)));
  const times = Math.max(1, ...sizes);
  const pitch = columnPitch(times, width, { phone, longest });
  const made = {
    pitch, wide: columnWidth(pitch), river: pitch - columnWidth(pitch) < 12, pad: PAD, times, style: tokenStyle(labels, pitch),
    rows: [], names: [], bars: [], blocks: [], folds: [], grids: [],
  };
  const groups = frame.rows.filter((row) => row.fold === null).length;
  let y = 8;
  frame.clocks.forEach((_, clock) => {
    if (clock) y += 72; // room for the links between two time axes
    y = placeBlock(made, frame, clock, y, { groups, longest });
  });
  made.graphEnd = y;
  y = placeBars(made, frame, y);
  made.bandEnd = y;
  y = placeFolds(made, frame, y);
  y = placeGrids(made, frame, y);
  const slanted = made.style === "slant" ? longest * 6.2 * SLANT - pitch / 2 : 0;
  made.width = Math.max(phone ? 0 : width, Math.ceil(2 * PAD + times * pitch + Math.max(0, slanted)));
  made.height = Math.ceil(y + 6);
  made.left = (t) => PAD + t * pitch + (pitch - made.wide) / 2;
  made.middle = (t) => PAD + (t + 0.5) * pitch;
  return made;
}

function placeBlock(made, frame, clock, top, { groups, longest }) {
  const block = { clock, top, rows: [] };
  const roomy = made.pitch >= 17;
  let y = top;
  for (const kind of ["ghosts", "outputs"]) if (frame[kind]?.clock === clock) block[kind] = true;
  if (block.outputs) y = placeOutputs(made, frame, block, y);
  const stem = !roomy ? 9 : groups > 1 ? 20 : 32;
  block.stemTop = block.outputs ? [y, y + stem] : null;
  if (block.outputs) y += stem;
  graphRows(frame.rows, clock).forEach((row, k) => {
    if (k) y += groups > 2 ? 10 : 18;
    const grid = unitGrid(row.units, heatBudget(groups));
    const place = { ...grid, y, index: row.index, title: row.title, ribbon: true, row };
    made.rows[row.index] = place;
    block.rows.push(place);
    nameRow(made, place, groups);
    y += grid.height;
    if (made.river && row.times > 1) y += RIVER;
  });
  block.stemBottom = [y, y + (!roomy ? 8 : groups > 1 ? 20 : 30)];
  y = block.stemBottom[1];
  block.tokens = { y, height: tokenHeight(made.style, longest) };
  made.names.push({ text: "x", y: y + Math.min(14, block.tokens.height / 2), strong: true });
  made.blocks.push(block);
  return y + block.tokens.height;
}

function placeOutputs(made, frame, block, top) {
  const { kind, target } = frame.outputs;
  let y = top;
  if (target.some((number) => number >= 0)) {
    block.target = { y, height: 16 };
    made.names.push({ text: "y", y: y + 8, strong: true });
    y += 20;
  }
  const height = kind === "classes" ? 26 : 2 * discRadius(made.pitch);
  block.output = { y, height };
  made.names.push({ text: "ŷ", y: y + height / 2, strong: true });
  return y + height;
}

// "layer 2 ←", or the part of the model that a signal names before its layer: "encoder →".
export function partName({ group, layer, direction }) {
  const part = group.includes("/layer") ? group.split("/")[0] : `layer ${layer + 1}`;
  return `${part} ${direction < 0 ? "←" : "→"}`;
}

function nameRow(made, place, groups) {
  const { row } = place;
  const y = place.y + place.height / 2;
  made.names.push({ text: row.title, y: groups > 1 ? y - 7 : y, strong: true });
  if (groups > 1) made.names.push({ text: partName(row), y: y + 8, small: true });
}

const tokenHeight = (style, longest) =>
  ({ flat: 30, numbers: 18, slant: 12 + longest * 6.2 * SLANT + 8, upright: 12 + longest * 6.2 })[style];

function placeBars(made, frame, top) {
  const groups = frame.gradient.groups.filter((group) => frame.rows.some((row) => row.name === group.row));
  if (!groups.length) return top + 8;
  const order = made.blocks.flatMap((block) => block.rows.map((place) => place.row.name));
  groups.sort((a, b) => order.indexOf(a.row) - order.indexOf(b.row));
  const height = barHeight(groups.length);
  let y = top + 46;
  groups.forEach((group, k) => {
    const index = frame.rows.findIndex((row) => row.name === group.row);
    made.bars.push({ y, height, index, group: frame.gradient.groups.indexOf(group), first: k === 0 });
    if (groups.length > 1) made.names.push({ text: partName(frame.rows[index]), y: y + height / 2, small: true });
    y += height + (groups.length > 2 ? 13 : groups.length > 1 ? 22 : 10);
  });
  return y;
}

function placeFolds(made, frame, top) {
  let y = top;
  frame.folds.forEach((fold) => {
    made.folds.push({ ...fold, y: y + 4, height: 22 });
    y += 30;
    if (fold.open) foldedRows(frame.rows, fold.name).forEach((row) => {
      const { index } = row;
      const grid = unitGrid(row.units, 64, row.units === 1 ? 14 : 7);
      made.rows[index] = { ...grid, y, index, title: row.title, ribbon: false, row };
      const several = frame.rows.filter((other) => other.title === row.title).length > 1;
      made.names.push({ text: row.title, y: y + grid.height / 2 - (several ? 6 : 0) });
      if (several) made.names.push({ text: partName(row), y: y + grid.height / 2 + 7, small: true });
      y += Math.max(grid.height, several ? 30 : 14) + 10;
    });
    if (fold.open) made.bandEnd = y;
  });
  return y;
}

function placeGrids(made, frame, top) {
  if (!frame.grids.length) return top;
  let [x, tallest] = [PAD, 0];
  frame.grids.forEach((grid, index) => {
    const side = Math.max(1, Math.min(12, 140 / Math.max(grid.times, grid.units)));
    made.grids.push({ x, y: top + 22, side, index, title: grid.title });
    x += side * grid.units + 28;
    tallest = Math.max(tallest, side * grid.times);
  });
  return top + 30 + tallest;
}

// What lies under a point: {time, row, unit, output, bar, token}, each null where it is not.
export function hit(made, frame, x, y) {
  const time = Math.floor((x - made.pad) / made.pitch);
  const inside = time >= 0 && time < made.times;
  const found = { time: inside ? time : null, row: null, unit: null, output: null, bar: null, token: false };
  if (!inside) return found;
  const place = made.rows.find((row) => row && y >= row.y && y < row.y + row.height && time < row.row.times);
  if (place) [found.row, found.unit] = [place.index, Math.floor((y - place.y) / place.unitPitch)];
  for (const block of made.blocks) {
    const { output, tokens } = block;
    if (output && y >= output.y - 22 && y <= output.y + output.height + 4) found.output = frame.outputs.at.indexOf(time);
    if (y >= tokens.y && y <= tokens.y + tokens.height) found.token = true;
  }
  if (found.output === -1) found.output = null;
  const bar = made.bars.find((each) => y >= each.y - 16 && y <= each.y + each.height);
  if (bar) found.bar = bar.group;
  return found;
}
