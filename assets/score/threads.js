// Between two time axes: attention, as threads, and the state that one part hands to the other.

import { alpha } from "./colour.js";
import { activityShare, write } from "./graph.js";
import { logShare } from "./values.js";

const LEVELS = 6; // threads nobody chose are painted in so many strengths, each in one go
const ROUND = 14; // of the corners of a handed-over state
const SAID = "All that the decoder knows of the input comes through here";

// The columns that threads are followed from: the chosen one and the one under the pointer.
export function followed(scene, link) {
  return [scene.chosen, scene.hovered].flatMap((look) => {
    if (look(link.to) !== null) return [{ to: look(link.to), from: null }];
    return look(link.from) === null ? [] : [{ to: null, from: look(link.from) }];
  });
}

// Each link as threads as wide and as strong as their weight: the followed ones clear, the others faint.
export function paintLinks(ctx, scene) {
  scene.frame.links.forEach((link, index) => {
    const weights = scene.values.links[index];
    const columns = followed(scene, link);
    const course = threadCourse(scene, link);
    const clear = (t, s) => columns.some(({ to, from }) => to === t || from === s);
    paintFaint(ctx, scene, link, weights, course, clear, columns.length > 0);
    if (!columns.length) return;
    for (let t = 0; t < link.times; t++) for (let s = 0; s < link.units; s++) {
      const weight = weights[t * link.units + s] / (link.high || 1);
      if (!clear(t, s) || weight < Math.min(0.02, 0.5 / link.units)) continue;
      ctx.strokeStyle = alpha(scene.colours.accent, Math.min(1, 0.25 + 0.75 * weight));
      ctx.lineWidth = 0.75 + 6 * weight;
      ctx.beginPath();
      course(ctx, t, s);
      ctx.stroke();
    }
  });
}

// The threads that are not followed (all of them, where nothing is): hundreds, painted level by level.
function paintFaint(ctx, scene, link, weights, course, clear, faint) {
  const { colours } = scene;
  const levels = Array.from({ length: LEVELS }, () => []);
  const least = faint ? 0.05 : Math.min(0.04, 0.9 / link.units);
  for (let t = 0; t < link.times; t++) for (let s = 0; s < link.units; s++) {
    const weight = weights[t * link.units + s] / (link.high || 1);
    if (weight < least || (faint && clear(t, s))) continue;
    levels[Math.min(LEVELS - 1, Math.floor(weight * LEVELS))].push([t, s]);
  }
  levels.forEach((threads, level) => {
    if (!threads.length) return;
    const weight = (level + 0.5) / LEVELS;
    ctx.strokeStyle = alpha(faint ? colours.muted : colours.accent, faint ? 0.08 + 0.25 * weight : 0.1 + 0.75 * weight);
    ctx.lineWidth = 0.6 + (faint ? 3 : 5) * weight;
    ctx.beginPath();
    threads.forEach(([t, s]) => course(ctx, t, s));
    ctx.stroke();
  });
}

// The way of one thread: from under the column that looks to the column it looks at.
function threadCourse(scene, link) {
  const [to, from] = [scene.made.blocks[link.to], scene.made.blocks[link.from]];
  const [top, same] = [to.end + 2, link.to === link.from];
  const bottom = same ? top : from.top - 3;
  const bend = same ? 24 : (bottom - top) * 0.55;
  return (ctx, t, s) => {
    const [a, b] = [scene.middle(t, link.to), scene.middle(s, link.from)];
    ctx.moveTo(a, top);
    ctx.bezierCurveTo(a, top + bend, b, same ? bottom + bend : bottom - bend, b, bottom);
  };
}

// Where two parts meet: the rows of the encoder with the column that holds all it has read, and the
// rows of the decoder; null for a model of one part.
export function handover(made) {
  const part = (name) => made.blocks.map(({ rows }) => rows.filter(({ row }) => row.part === name)).find((rows) => rows.length);
  const [from, to] = ["encoder", "decoder"].map(part);
  return from && to && made.blocks.length > 1 ? { from, to } : null;
}

// The encoder's last states become the decoder's first: a ribbon as wide as the gradient that comes back
// through it (or as the activation), faint where attention offers other ways.
export function paintHandover(ctx, scene) {
  const found = handover(scene.made);
  if (!found) return;
  const { colours, frame } = scene;
  const others = frame.links.some((link) => link.to !== link.from);
  const share = Math.max(...found.from.map((place) => handedShare(scene, place)));
  ctx.lineWidth = others ? 1 + 2.5 * share : 2 + 9 * share;
  ctx.lineJoin = "round";
  ctx.strokeStyle = alpha(colours.accent, others ? 0.25 : 0.3 + 0.35 * share);
  ctx.beginPath();
  found.from.forEach((place) => tracePipe(ctx, scene, place, found.to));
  ctx.stroke();
  ctx.fillStyle = colours.accent;
  found.to.forEach((place) => arrow(ctx, scene.left(0, place.row.clock) - 1, place.y + place.height / 2));
  if (!others) sayBottleneck(ctx, scene);
}

// How much passes at the end of an encoder's row, 0 … 1.
function handedShare({ frame, values, axis }, { row, index }) {
  const last = row.direction < 0 ? 0 : row.times - 1;
  if (frame.ribbons === "activation") return activityShare(values.rows[index], row, last);
  const group = frame.gradient.groups.findIndex((each) => each.row === row.name);
  return group < 0 ? 0 : logShare(values.norms[group][last] ?? 0, axis);
}

// From the end of a row that reads forwards over its right side and back through the gap, from the end of
// one that reads backwards straight up its left side; then into every row of the decoder.
function tracePipe(ctx, scene, place, rows) {
  const { made } = scene;
  const [upper, lower] = made.blocks;
  const { clock, direction, times } = place.row;
  const [y, lane] = [place.y + place.height / 2, made.axes[clock].pad / 2 - 5];
  const turn = lower.top - (lower.top - upper.end) * (scene.frame.links.length ? 0.1 : 0.3);
  if (direction < 0) ctx.moveTo(scene.left(0, clock), y);
  else {
    const edge = scene.left(times - 1, clock) + made.axes[clock].wide;
    const out = Math.max(edge + 12, scene.middle(times - 1, clock) + made.axes[clock].pitch / 2 + 8);
    ctx.moveTo(edge, y);
    ctx.arcTo(out, y, out, turn, ROUND);
    ctx.arcTo(out, turn, lane, turn, ROUND);
  }
  const goal = (to) => to.y + to.height / 2;
  const highest = rows[0];
  ctx.arcTo(lane, direction < 0 ? y : turn, lane, goal(highest), ROUND);
  rows.toReversed().forEach((to) => {
    if (to !== highest) ctx.lineTo(lane, goal(to) + ROUND);
    ctx.arcTo(lane, goal(to), scene.left(0, to.row.clock), goal(to), ROUND);
    ctx.lineTo(scene.left(0, to.row.clock) - 3, goal(to));
    if (to !== highest) ctx.moveTo(lane, goal(to) + ROUND);
  });
}

function arrow(ctx, x, y) {
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - 7, y - 5);
  ctx.lineTo(x - 7, y + 5);
  ctx.fill();
}

function sayBottleneck(ctx, scene) {
  const [upper, lower] = scene.made.blocks;
  const x = scene.made.axes[0].pad + 2;
  write(ctx, SAID, x, upper.end + (lower.top - upper.end) * 0.38, { ...scene.small, size: 11.5, align: "left" });
}
