// Where everything stands. Pure geometry in CSS pixels: a frame and a width in, rectangles out.

import { PAD, SLANT, centred, timeAxis } from "./axes.js";
import { known, stacked, widthOf } from "./values.js";

const GAP = { threads: 112, ribbon: 64 }; // between two parts: with attention, and without
const DISC_OF_A_NUMBER = 28; // px across: a smaller disc has no room for its number
const STRIPS = "strips"; // the fold of the bars of all layers
export const RIVER = 15; // height of the stream under a heatmap whose columns leave no room for ribbons

// Height and style of the units of one heatmap: separate tiles, then thin-lined cells, then an image.
export function unitGrid(units, budget, largest = 26) {
  const pitch = Math.min(largest, budget / Math.max(1, units));
  const whole = pitch >= 1 ? Math.floor(pitch) : pitch > 0.7 ? 1 : pitch;
  const gap = whole >= 14 ? 3 : whole >= 6 ? 1 : 0;
  return { unitPitch: whole, gap, radius: whole >= 14 ? 4 : whole >= 8 ? 1.5 : 0, height: whole * units };
}

export const heatBudget = (groups, parts = 1) =>
  parts > 1 ? Math.max(48, 312 / groups) : groups <= 1 ? 260 : Math.max(56, 384 / groups);
export const barHeight = (groups) => (groups <= 1 ? 104 : groups === 2 ? 62 : 30);
const SQUEEZES = [1, 0.88, 0.76, 0.66, 0.56, 0.48, 0.4, 0.33]; // of heatmaps and bars, until a picture fits its height
export const discRadius = (pitch) => Math.max(2, Math.min(16, Math.floor(pitch * 0.44)));

// Rows that belong to the graph itself, from the output down to the input: the top layer first, and
// in each layer the direction of time before the other.
export function graphRows(rows, clock) {
  return rows
    .map((row, index) => ({ ...row, index }))
    .filter((row) => row.clock === clock && row.fold === null)
    .sort((a, b) => b.layer - a.layer || b.direction - a.direction);
}

// The rows of one fold, in the same order.
const foldedRows = (rows, fold) =>
  rows
    .map((row, index) => ({ ...row, index }))
    .filter((row) => row.fold === fold)
    .sort((a, b) => a.clock - b.clock || b.layer - a.layer || b.direction - a.direction);

// Whether one part hands its state to another: lanes are kept free for that.
const handsOver = (frame) => frame.rows.some(({ part, carried }) => part === "decoder" && carried);

export function layout(frame, width, { phone = false, tall = Infinity } = {}) {
  let made = null;
  for (const squeeze of SQUEEZES) {
    made = placeAll(frame, width, { phone, squeeze });
    if (made.foot <= tall) break;
  }
  return made;
}

function placeAll(frame, width, { phone, squeeze }) {
  const axes = centred(frame.clocks.map((clock) => timeAxis(clock, width, { phone, lanes: frame.clocks.length > 1 && handsOver(frame) })));
  const made = { axes, rows: [], names: [], bars: [], blocks: [], folds: [], grids: [], captions: [], squeeze, phone };
  const groups = frame.rows.filter((row) => row.fold === null).length;
  let y = 8;
  axes.forEach((_, clock) => {
    if (clock) y += gapBefore(frame) * Math.max(0.5, squeeze);
    y = placeBlock(made, frame, clock, y, groups);
  });
  y = placeBars(made, frame, y);
  made.bandEnd = made.foot = y;
  y = placeFolds(made, frame, y);
  y = placeGrids(made, frame, y);
  made.width = Math.max(phone ? 0 : width, ...axes.map((axis) => axis.end));
  made.height = Math.ceil(y + 6);
  made.left = (t, clock = 0) => axes[clock]?.left(t) ?? PAD;
  made.middle = (t, clock = 0) => axes[clock]?.middle(t) ?? PAD;
  return made;
}

const gapBefore = (frame) => (frame.links.some((link) => link.to !== link.from) ? GAP.threads : GAP.ribbon);

function placeBlock(made, frame, clock, top, groups) {
  const axis = made.axes[clock];
  const block = { clock, top, rows: [] };
  const roomy = axis.pitch >= 17;
  let y = top;
  for (const kind of ["ghosts", "outputs"]) if (frame[kind]?.clock === clock) block[kind] = true;
  if (block.outputs) y = placeOutputs(made, frame, block, y);
  const stem = !roomy ? 9 : groups > 1 ? 20 : 32;
  block.stemTop = block.outputs ? [y, y + stem] : null;
  if (block.outputs) y += stem;
  graphRows(frame.rows, clock).forEach((row, k) => {
    if (k) y += groups > 2 ? 10 : 18;
    const grid = unitGrid(row.units, made.squeeze * heatBudget(groups, made.axes.length));
    const place = { ...grid, y, index: row.index, title: row.title, ribbon: true, row };
    made.rows[row.index] = place;
    block.rows.push(place);
    nameRow(made, place, frame.rows, groups);
    y += grid.height;
    if (axis.river && row.times > 1 && row.carried) y += RIVER;
  });
  block.stemBottom = [y, y + (!roomy ? 8 : groups > 1 ? 20 : 30)];
  y = block.stemBottom[1];
  block.tokens = { y, height: axis.bare ? 0 : tokenHeight(axis) };
  if (!axis.bare) made.names.push({ text: reads(frame, clock), y: y + Math.min(14, block.tokens.height / 2), strong: true });
  block.end = y + block.tokens.height;
  made.blocks.push(block);
  return block.end;
}

// A decoder reads its own last output; everything else reads the input.
const reads = (frame, clock) => (frame.clocks[clock].name === "target" ? "reads" : "x");

function placeOutputs(made, frame, block, top) {
  const { at, kind, target, types } = frame.outputs;
  const axis = made.axes[block.clock];
  if (stacked(frame.outputs)) return placeCells(made, frame, block, top);
  const [numbers, disc] = [kind === "numbers", 2 * discRadius(axis.pitch)];
  const turned = kind === "classes" && !types.length && made.axes.length > 1 && ["slant", "upright"].includes(axis.style);
  const words = turned ? tokenHeight(axis) - 6 : 0; // above the chips, written upwards
  let y = top;
  if (numbers && (at.length === 1 || disc < DISC_OF_A_NUMBER)) {
    block.said = { y, height: 16 };
    y += block.said.height + 3;
  }
  if (target.some((_, s) => known(frame.outputs, s))) {
    block.target = { y, height: turned ? words : numbers ? disc : 16, turned };
    made.names.push({ text: "y", y: y + (turned ? words - 10 : block.target.height / 2), strong: true });
    y += block.target.height + 4;
  }
  if (kind === "binary" && at.length === 1 && disc < DISC_OF_A_NUMBER) {
    block.said = { y: y - 2, height: 14 }; // just above the disc
    y += block.said.height;
  }
  block.output = { y, height: turned ? words + 12 : kind === "classes" ? 26 : disc, turned, chip: 12 };
  made.names.push({ text: "ŷ", y: y + (turned ? words + 2 : block.output.height / 2), strong: true });
  return y + block.output.height;
}

// Several numbers or bits of one output: a cell each, one above the other; targets stand beside them.
function placeCells(made, frame, block, top) {
  const { pitch } = made.axes[block.clock];
  const width = widthOf(frame.outputs);
  const beside = frame.outputs.at.some((_, s) => known(frame.outputs, s));
  const cell = Math.max(3, Math.min(28, Math.floor(pitch * (beside ? 0.42 : 0.62)), Math.floor(150 / width)));
  block.output = { y: top, height: cell * width, cell, beside };
  made.names.push({ text: beside ? "ŷ, y" : "ŷ", y: top + block.output.height / 2, strong: true });
  return top + block.output.height;
}

// "layer 2 ←", or the part of the model that a signal names first: "encoder →", "decoder 2". A part's
// layer and direction are told where it has several. What is not handed on has no direction.
export function partName({ group, part, layer, direction, carried }, rows) {
  const arrow = direction < 0 ? "←" : "→";
  const inLayer = /(^|\/)layer\d/.test(group);
  const named = part || (group.includes("/layer") || !(inLayer || group === "source") ? group.split("/")[0] : "");
  const reads = carried || rows.some((row) => row.group === group && row.carried);
  if (!named) return inLayer ? `layer ${layer + 1}${reads ? ` ${arrow}` : ""}` : "";
  const same = rows.filter((row) => row.group.split("/")[0] === named && row.fold === null);
  const several = (key) => new Set(same.map((row) => row[key])).size > 1;
  const deep = several("layer") && group.includes("/layer") ? ` ${layer + 1}` : "";
  return `${named}${deep}${several("direction") ? ` ${arrow}` : ""}`;
}

function nameRow(made, place, rows, groups) {
  const { row } = place;
  const y = place.y + place.height / 2;
  made.names.push({ text: row.title, y: groups > 1 ? y - 7 : y, strong: true });
  if (groups > 1) made.names.push({ text: nameFor(made, row, rows), y: y + 8, small: true });
}

// A phone's margin is narrow: in it parts have short names, and a direction where there are two.
function nameFor({ phone }, row, rows) {
  const name = partName(row, rows);
  if (!phone) return name;
  const short = name.replace(/^(enc|dec)oder/, "$1");
  return rows.some(({ direction }) => direction < 0) ? short : short.replace(/ →$/, "");
}

const tokenHeight = ({ style, longest, tile }) =>
  ({ tiles: tile + 8, flat: 30, staggered: 58, numbers: 18, slant: 12 + longest * 6.2 * SLANT + 8, upright: 12 + longest * 6.2 })[style];

// Strips of bars, in the order of what stands above them: those of the encoder first, under its columns.
function placeBars(made, frame, top) {
  const order = made.blocks.toReversed().flatMap((block) => block.rows.map((place) => place.index));
  const places = order
    .map((index) => ({ index, group: frame.gradient.groups.findIndex((group) => group.row === frame.rows[index].name) }))
    .filter(({ group }) => group >= 0);
  if (!places.length) return top + 8;
  const fold = frame.folds.find(({ name }) => name === STRIPS);
  const layerOf = ({ index }) => frame.rows[index].layer;
  const layer = frame.unit?.layer ?? Math.max(...places.map(layerOf));
  const some = places.filter((each) => layerOf(each) === layer);
  const shown = fold && !fold.open && some.length ? some : places;
  const height = Math.max(30, Math.round(barHeight(shown.length) * Math.sqrt(made.squeeze)));
  let [y, last] = [top + 46, null];
  shown.forEach(({ index, group }, k) => {
    const { clock } = frame.rows[index];
    if (k && clock !== last) y += 20;
    const named = shown.length > 1 || Boolean(fold);
    made.bars.push({ y, height, index, group, clock, first: clock !== last, named });
    if (named) made.names.push({ text: nameFor(made, frame.rows[index], frame.rows), y: y + height / 2, small: true });
    y += height + (shown.length > 2 ? 17 : shown.length > 1 ? 22 : 10);
    last = clock;
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
      const several = frame.rows.filter((other) => other.title === row.title).length > 1;
      if (made.phone && (several || row.title !== fold.title)) {
        made.captions.push({ text: several ? `${row.title} · ${partName(row, frame.rows)}` : row.title, y: y + 5 });
        y += 16;
      }
      const grid = unitGrid(row.units, 64, row.units === 1 ? 14 : 7);
      made.rows[index] = { ...grid, y, index, title: row.title, ribbon: false, row };
      if (!made.phone) made.names.push({ text: row.title, y: y + grid.height / 2 - (several ? 6 : 0) });
      if (several && !made.phone) made.names.push({ text: partName(row, frame.rows), y: y + grid.height / 2 + 7, small: true });
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

// Which time axis a height belongs to; between two parts the nearer one's, and `between` is true.
function clockAt(made, y) {
  if (made.axes.length < 2) return { clock: made.axes.length - 1, between: false };
  const [upper, lower] = made.blocks;
  if (y < lower.top) return { clock: y < (upper.end + lower.top) / 2 ? 0 : 1, between: y > upper.end };
  if (y <= lower.end) return { clock: 1, between: false };
  const bar = made.bars.find((each) => y >= each.y - 16 && y <= each.y + each.height);
  const row = made.rows.find((each) => each && y >= each.y && y < each.y + each.height);
  return { clock: bar?.clock ?? row?.row.clock ?? -1, between: false };
}

// What lies under a point: {clock, time, row, unit, output, bar}, each null where it is not; whether it
// is a token, and whether it lies `between` two parts.
export function hit(made, frame, x, y) {
  const { clock, between } = clockAt(made, y);
  const axis = made.axes[clock];
  const time = axis ? Math.floor((x - axis.pad) / axis.pitch) : -1;
  const nothing = { clock: null, time: null, row: null, unit: null, output: null, bar: null, token: false, between: false };
  if (time < 0 || time >= axis.size) return nothing;
  const found = { ...nothing, clock, time, between };
  const place = made.rows.find((row) => row && y >= row.y && y < row.y + row.height && time < row.row.times);
  if (place) [found.row, found.unit] = [place.index, Math.floor((y - place.y) / place.unitPitch)];
  const { output, tokens } = made.blocks[clock];
  if (output && y >= output.y - 22 && y <= output.y + output.height + 4) found.output = frame.outputs.at.indexOf(time);
  if (y >= tokens.y && y <= tokens.y + tokens.height) found.token = true;
  if (found.output === -1) found.output = null;
  const bar = made.bars.find((each) => y >= each.y - 16 && y <= each.y + each.height);
  if (bar) found.bar = bar.group;
  return found;
}
