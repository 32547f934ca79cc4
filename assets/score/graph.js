// The unrolled graph: band, stems, ribbons, and the columns that are at once nodes and heatmaps.

import { alpha, inkOn, shadeIndex } from "./colour.js";
import { logShare } from "./values.js";

export function box(ctx, x, y, width, height, radius = 0) {
  ctx.beginPath();
  if (radius > 0) ctx.roundRect(x, y, width, height, radius);
  else ctx.rect(x, y, width, height);
}

export function write(ctx, text, x, y, { size = 12, weight = 400, align = "center", colour, family }) {
  ctx.font = `${weight} ${size}px ${family}`;
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.fillStyle = colour;
  ctx.fillText(text, x, y);
}

// The chosen time step: one soft band through everything that has its time.
export function paintBand(ctx, scene) {
  const { colours } = scene;
  scene.made.axes.forEach((axis, clock) => {
    const [chosen, hovered] = [scene.chosen(clock), scene.hovered(clock)];
    const one = (time, colour) => {
      if (time === null || time >= axis.size) return;
      const width = Math.max(axis.pitch - (axis.pitch > 20 ? 4 : 0), 7);
      ctx.fillStyle = colour;
      for (const [top, end] of bandStretches(scene.made, clock)) {
        box(ctx, scene.middle(time, clock) - width / 2, top, width, end - top, Math.min(9, width / 3));
        ctx.fill();
      }
    };
    if (hovered !== chosen) one(hovered, alpha(colours.ink, 0.035));
    one(chosen, colours.band);
  });
}

// From where to where a band runs: all through a picture of one time axis; else through the part, the
// bars and the open rows whose time it is.
export function bandStretches(made, clock) {
  if (made.axes.length < 2) return [[2, made.bandEnd + 4]];
  const { top, end } = made.blocks[clock];
  const bars = made.bars.filter((each) => each.clock === clock);
  const rows = made.rows.filter((place) => place && !place.ribbon && place.row.clock === clock);
  return [
    [top - 6, end + 3],
    ...(bars.length ? [[bars[0].y - 18, bars.at(-1).y + bars.at(-1).height + 3]] : []),
    ...rows.map(({ y, height }) => [y - 3, y + height + 3]),
  ];
}

export function paintStems(ctx, scene, block) {
  const { frame, colours } = scene;
  const { size, pitch } = scene.made.axes[block.clock];
  ctx.lineWidth = 1.5;
  for (let t = 0; t < size; t++) {
    const [x, solid] = [scene.middle(t, block.clock), block.outputs && frame.outputs.at.includes(t)];
    if (block.stemTop && (solid || block.ghosts)) line(ctx, x, block.stemTop, solid ? [] : [2, 4], colours);
    if (pitch >= 9) line(ctx, x, block.stemBottom, [], colours);
  }
  ctx.setLineDash([]);
}

function line(ctx, x, [from, to], dash, colours) {
  ctx.setLineDash(dash);
  ctx.strokeStyle = alpha(colours.muted, 0.6);
  ctx.beginPath();
  ctx.moveTo(x, from + 4);
  ctx.lineTo(x, to - 4);
  ctx.stroke();
}

// Ribbons between columns: as wide as the gradient that came back through them, on the log axis of
// the bars (or as the activation, if asked). Arrows point the way the network reads. Where columns
// leave no room for ribbons, the same widths flow as one stream under the heatmap. Where nothing is
// handed on there is nothing to draw.
export function paintRibbons(ctx, scene, place) {
  if (!place.row.carried) return;
  const { colours, frame } = scene;
  const { row } = place;
  const { river, wide } = scene.made.axes[row.clock];
  const shares = ribbonShares(scene, place);
  if (river) return paintRiver(ctx, scene, place, shares);
  const middle = place.y + place.height / 2;
  const most = Math.min(30, place.height * 0.34);
  shares.forEach((share, t) => {
    const [x0, x1] = [scene.left(t, row.clock) + wide, scene.left(t + 1, row.clock)];
    const thick = Math.max(0.8, most * share);
    ctx.fillStyle = alpha(colours.accent, frame.ribbons === "activation" ? 0.3 : 0.22 + 0.5 * share);
    box(ctx, x0, middle - thick / 2, x1 - x0, thick);
    ctx.fill();
    chevron(ctx, (x0 + x1) / 2, middle, row.direction, thick > 9 ? colours.page : colours.accent, thick * 0.28);
  });
}

// How wide each ribbon is, 0 … 1: the ribbon between t and t + 1 carries what state t hands on (or
// state t + 1, where the network reads from the end).
export function ribbonShares({ frame, values, axis }, { row, index }) {
  const group = frame.gradient.groups.findIndex((each) => each.row === row.name);
  return Array.from({ length: Math.max(0, row.times - 1) }, (_, t) => {
    const from = row.direction < 0 ? t + 1 : t;
    if (frame.ribbons === "activation") return activityShare(values.rows[index], row, from);
    const norm = group < 0 ? 0 : values.transported[group][from] ?? 0;
    return norm > 0 ? Math.max(0.04, logShare(norm, axis)) : 0;
  });
}

function paintRiver(ctx, scene, place, shares) {
  const { colours } = scene;
  const middle = place.y + place.height + 9;
  const half = (t) => Math.max(0.4, 5 * shares[t]);
  const x = (t) => scene.middle(t, place.row.clock);
  const corner = (t, at, sign) => ctx.lineTo(x(t) + (x(t + 1) - x(t)) * at, middle + sign * half(t));
  ctx.fillStyle = alpha(colours.accent, 0.5);
  ctx.beginPath();
  shares.forEach((_, t) => [0.3, 0.7].forEach((at) => corner(t, at, -1)));
  shares.toReversed().forEach((_, k) => [0.7, 0.3].forEach((at) => corner(shares.length - 1 - k, at, 1)));
  ctx.fill();
  const last = place.row.direction < 0 ? 0 : place.row.times - 1;
  chevron(ctx, x(last), middle, place.row.direction, colours.accent, 4);
}

// The mean size of a state's units, 0 … 1.
export function activityShare(values, { units, high }, t) {
  let sum = 0;
  for (let u = 0; u < units; u++) sum += values[t * units + u] ** 2;
  return Math.min(1, Math.sqrt(sum / units) / high);
}

export function chevron(ctx, x, y, direction, colour, wanted) {
  const size = Math.min(4, Math.max(2.5, wanted));
  ctx.beginPath();
  ctx.moveTo(x - direction * size * 0.5, y - size);
  ctx.lineTo(x + direction * size * 0.5, y);
  ctx.lineTo(x - direction * size * 0.5, y + size);
  ctx.lineWidth = 1.4;
  ctx.strokeStyle = colour;
  ctx.stroke();
}

// One heatmap. Few large units are tiles; many small ones are painted as one image per column.
export function paintUnits(ctx, scene, place) {
  const { row, unitPitch, gap, radius } = place;
  const { wide } = scene.made.axes[row.clock];
  const [values, shades, order] = [scene.values.rows[place.index], scene.shades(row), scene.order(row)];
  if (!gap && row.units > 1) return paintImage(ctx, scene, place, values, order);
  for (let t = 0; t < row.times; t++) {
    const x = scene.left(t, row.clock);
    for (let k = 0; k < row.units; k++) {
      ctx.fillStyle = shades[shadeIndex(values[t * row.units + order[k]], row)];
      const y = place.y + k * unitPitch;
      if (radius && wide >= 8) {
        box(ctx, x, y + gap / 2, wide, unitPitch - gap, radius);
        ctx.fill();
      } else ctx.fillRect(x, y + gap / 2, wide, unitPitch - gap);
    }
  }
}

function paintImage(ctx, scene, place, values, order) {
  const { row } = place;
  const { pitch, wide } = scene.made.axes[row.clock];
  const sheet = scene.sheet(place.index, row.times, row.units);
  const words = scene.shadeWords(row);
  for (let k = 0; k < row.units; k++) {
    for (let t = 0; t < row.times; t++) {
      sheet.words[k * row.times + t] = words[shadeIndex(values[t * row.units + order[k]], row)];
    }
  }
  sheet.context.putImageData(sheet.image, 0, 0);
  ctx.imageSmoothingEnabled = place.unitPitch < 1;
  const overlap = wide >= pitch ? 0.5 : 0; // no hairlines of background between touching columns
  for (let t = 0; t < row.times; t++) {
    ctx.drawImage(sheet.canvas, t, 0, 1, row.units, scene.left(t, row.clock), place.y, wide + overlap, place.height);
  }
}

// Before it is unrolled the network is one column that hands its state back to itself.
export function paintLoop(ctx, scene, place, share) {
  if (!place.row.carried) return;
  const { colours } = scene;
  const { clock } = place.row;
  const [x, y] = [scene.left(0, clock) + scene.made.axes[clock].wide, place.y + place.height / 2];
  const reach = Math.min(46, place.height * 0.4);
  ctx.globalAlpha = 1 - share;
  ctx.strokeStyle = colours.accent;
  ctx.lineWidth = 3;
  ctx.beginPath();
  ctx.moveTo(x, y - reach * 0.4);
  ctx.bezierCurveTo(x + reach, y - reach, x + reach, y + reach, x + 5, y + reach * 0.4);
  ctx.stroke();
  ctx.beginPath();
  ctx.moveTo(x + 12, y + reach * 0.4 - 6);
  ctx.lineTo(x + 4, y + reach * 0.4);
  ctx.lineTo(x + 13, y + reach * 0.4 + 4);
  ctx.stroke();
  ctx.globalAlpha = 1;
}

// A tick or a cross on a disc.
export function paintMark(ctx, scene, x, y, right, radius = 6.5) {
  const { colours } = scene;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.fillStyle = right ? colours.accent : colours.wrong;
  ctx.fill();
  ctx.strokeStyle = colours.page;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  paintTickOrCross(ctx, x, y, radius * 0.45, right, inkOn(right ? colours.accent : colours.wrong));
}

function paintTickOrCross(ctx, x, y, size, right, colour) {
  ctx.beginPath();
  if (right) {
    ctx.moveTo(x - size, y);
    ctx.lineTo(x - size * 0.25, y + size * 0.75);
    ctx.lineTo(x + size, y - size * 0.7);
  } else {
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.6;
  ctx.stroke();
}
