// A scene: one frame with its geometry, its colours and the numbers of this very instant, ready to paint.

import { parseColour, shades } from "./colour.js";
import { paintBand, paintLoop, paintRibbons, paintStems, paintUnits } from "./graph.js";
import { paintBars, paintCaptions, paintGrid, paintTokens } from "./marks.js";
import { paintOutputs } from "./outputs.js";
import { paintBeside, paintHandover, paintJoints, paintLinks } from "./threads.js";
import { decode, ease, tween, tweenLog, wholeDecades } from "./values.js";
import { paintFolded, paintLetters, paintLoops, paintStart, paintToldUnit, paintWires } from "./wires.js";

// The numbers a frame carries, as arrays that can be mixed with those of the next one.
export function readValues(frame) {
  return {
    rows: frame.rows.map(decode),
    links: frame.links.map(decode),
    grids: frame.grids.map(decode),
    outputs: frame.outputs?.kind === "classes" ? [] : frame.outputs?.p ?? [],
    ghosts: frame.ghosts?.kind === "classes" ? [] : frame.ghosts?.p ?? [],
    norms: frame.gradient.groups.map((group) => group.norms),
    transported: frame.gradient.groups.map((group) => group.transported),
  };
}

// `share` of the way from one frame's numbers to the next one's.
export function mixValues(from, to, share) {
  if (!from || share >= 1) return to;
  const each = (name, blend) => to[name].map((values, k) => blend(from[name][k], values, share));
  return {
    rows: each("rows", tween), links: each("links", tween), grids: to.grids,
    outputs: tween(from.outputs, to.outputs, share), ghosts: tween(from.ghosts, to.ghosts, share),
    norms: each("norms", tweenLog), transported: each("transported", tweenLog),
  };
}

// Shades and letters' widths are looked up thousands of times a second: kept until the theme changes.
export class Workshop {
  constructor(context, family, colours) {
    Object.assign(this, { context, family, colours, kept: new Map(), widths: new Map(), sheets: new Map() });
  }

  shades({ kind, low, high }) {
    const key = `${kind} ${low} ${high}`;
    if (!this.kept.has(key)) this.kept.set(key, shades({ kind, low, high }, this.colours));
    return this.kept.get(key);
  }

  // The same shades as whole words of an image (little-endian: alpha, blue, green, red).
  shadeWords(row) {
    const key = `words ${row.kind} ${row.low} ${row.high}`;
    if (!this.kept.has(key)) this.kept.set(key, Uint32Array.from(this.shades(row), (text) => {
      const [r, g, b] = parseColour(text);
      return ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
    }));
    return this.kept.get(key);
  }

  measure(size) {
    return (text) => {
      const key = `${size} ${text}`;
      if (!this.widths.has(key)) {
        if (this.widths.size > 4000) this.widths.clear();
        this.context.font = `400 ${size}px ${this.family}`;
        this.widths.set(key, this.context.measureText(text).width);
      }
      return this.widths.get(key);
    };
  }

  // A canvas of one pixel per value, for heatmaps too fine to paint rectangle by rectangle.
  sheet(index, width, height) {
    const known = this.sheets.get(index);
    if (known?.canvas.width === width && known.canvas.height === height) return known;
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    const sheet = { canvas, context, image, words: new Uint32Array(image.data.buffer) };
    this.sheets.set(index, sheet);
    return sheet;
  }
}

// selected, hover: a time step or null, each with the number of its time axis. seen: from where to where the
// picture lies on the screen.
export function makeScene({ frame, made, values, workshop, selected, clock = 0, hover, hoverClock = 0, unfold: wanted = 1, axis = wholeDecades(values.norms.flat()), seen = [0, made.width] }) {
  const unfold = frame.rows.some((row) => row.carried) ? wanted : 1; // without a loop there is nothing to unroll
  const { colours, family } = workshop;
  const spread = (t, of) => ease(Math.min(1, Math.max(0, unfold * 1.6 - 0.6 * (t / Math.max(1, made.axes[of].size)))));
  const shift = (t, of) => (unfold >= 1 ? 0 : (made.middle(t, of) - made.middle(0, of)) * (spread(t, of) - 1));
  return {
    frame, made, values, colours, family, unfold,
    chosen: (of) => (of === clock ? selected : null),
    hovered: (of) => (of === hoverClock ? hover : null),
    left: (t, of = 0) => made.left(t, of) + shift(t, of),
    middle: (t, of = 0) => made.middle(t, of) + shift(t, of),
    axis, seen,
    small: { size: 12, colour: colours.muted, family },
    measure: (size) => workshop.measure(size),
    shades: (row) => workshop.shades(row),
    shadeWords: (row) => workshop.shadeWords(row),
    sheet: (...size) => workshop.sheet(...size),
    order: (row) => unitOrder(frame, row),
  };
}

const inOrder = new Map();

// Which unit is drawn on which line: the frame's order for this group, or simply 0, 1, 2 …
export function unitOrder(frame, row) {
  const given = frame.orders[row.group];
  if (given?.length === row.units) return given;
  if (!inOrder.has(row.units)) inOrder.set(row.units, Array.from({ length: row.units }, (_, u) => u));
  return inOrder.get(row.units);
}

export function paintScene(ctx, scene) {
  const { made, unfold } = scene;
  const late = Math.max(0, 2 * unfold - 1) ** 2; // what would only overlap while columns stand on one spot
  paintBand(ctx, scene);
  if (unfold >= 1) {
    paintHandover(ctx, scene);
    paintBeside(ctx, scene);
    paintLinks(ctx, scene);
  }
  for (const block of made.blocks) {
    ctx.globalAlpha = late;
    paintStems(ctx, scene, block);
    paintWires(ctx, scene, block);
    ctx.globalAlpha = 1;
    if (unfold >= 1) paintJoints(ctx, scene, block);
    for (const place of block.rows) {
      if (unfold >= 0.99) paintRibbons(ctx, scene, place);
      paintUnits(ctx, scene, place);
      if (unfold < 0.99) paintLoop(ctx, scene, place, unfold);
    }
    if (unfold < 0.5) paintFolded(ctx, scene, block, 1 - 2 * unfold);
    ctx.globalAlpha = late;
    for (const place of block.rows) paintStart(ctx, scene, place);
    paintLoops(ctx, scene, block);
    paintLetters(ctx, scene, block);
    paintOutputs(ctx, scene, block);
    paintTokens(ctx, scene, block);
    ctx.globalAlpha = 1;
  }
  ctx.globalAlpha = late;
  for (const place of made.rows) if (place && !place.ribbon) paintUnits(ctx, scene, place);
  paintCaptions(ctx, scene);
  for (const bars of made.bars) paintBars(ctx, scene, bars);
  for (const grid of made.grids) paintGrid(ctx, scene, grid);
  if (unfold >= 1) paintToldUnit(ctx, scene);
  ctx.globalAlpha = 1;
}

