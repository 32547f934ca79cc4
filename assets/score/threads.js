// Between two time axes: attention, as threads, and the state that one part hands to the other.

import { alpha, mix } from "./colour.js";
import { activityShare, write } from "./graph.js";
import { logShare, looksOf, threadShare } from "./values.js";

const LEVELS = 6; // threads nobody chose are painted in so many strengths, each in one go
const ROUND = 14; // of the corners of a handed-over state
const FAINTEST = 0.05; // a weight below that is no way to speak of
const QUIET = 0.25; // how clear risers are while nothing is followed
const FUNNEL = 18; // px in which threads become one riser
const RISER_PITCH = 17; // columns that stand closer leave no lane for a context on its way up
const SAID = "All that the decoder knows of the input comes through here";
const EVERYWHERE = "It stands beside every input that the decoder reads";

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
    paintRisers(ctx, scene, link, weights);
    if (!columns.length) return;
    for (let t = 0; t < link.times; t++) for (let s = 0; s < link.units; s++) {
      const weight = threadShare(link, weights[t * link.units + s]);
      if (!clear(t, s) || weight < Math.min(0.02, 0.5 / link.units)) continue;
      ctx.strokeStyle = alpha(scene.colours.attention, Math.min(1, 0.25 + 0.75 * weight));
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
  const least = faint ? FAINTEST : Math.min(0.04, 0.9 / link.units);
  for (let t = 0; t < link.times; t++) for (let s = 0; s < link.units; s++) {
    const weight = threadShare(link, weights[t * link.units + s]);
    if (weight < least || (faint && clear(t, s))) continue;
    levels[Math.min(LEVELS - 1, Math.floor(weight * LEVELS))].push([t, s]);
  }
  levels.forEach((threads, level) => {
    if (!threads.length) return;
    const weight = (level + 0.5) / LEVELS;
    ctx.strokeStyle = alpha(faint ? colours.muted : colours.attention, faint ? 0.08 + 0.25 * weight : 0.1 + 0.75 * weight);
    ctx.lineWidth = 0.6 + (faint ? 3 : 5) * weight;
    ctx.beginPath();
    threads.forEach(([t, s]) => course(ctx, t, s));
    ctx.stroke();
  });
}

// The way of one thread: from under the column that looks (or from the foot of the riser beside it) to
// the column it looks at.
function threadCourse(scene, link) {
  const [to, from] = [scene.made.blocks[link.to], scene.made.blocks[link.from]];
  const [top, same, foot] = [to.end + 2, link.to === link.from, riser(scene, link)?.foot ?? 0];
  const bottom = same ? top : from.top - 3;
  const bend = same ? 24 : (bottom - top) * 0.55;
  return (ctx, t, s) => {
    const [a, b] = [scene.middle(t, link.to) + foot, scene.middle(s, link.from)];
    ctx.moveTo(a, top);
    ctx.bezierCurveTo(a, top + bend, b, same ? bottom + bend : bottom - bend, b, bottom);
  };
}

// Where a context joins after the recurrence it goes up past its column: from the threads (`foot`) between
// the tokens, then in a lane beside the states, to the stem over them (`join`). All x are from the middle of
// the column. Null where a context enters with the input, where what is drawn is the state itself (there is
// no decoder), and where there is no room.
export function riser({ made, frame }, link) {
  const to = made.blocks[link.to];
  const { pitch, wide } = made.axes[link.to];
  const decodes = to.rows.some(({ row }) => row.part === "decoder");
  if (frame.joins !== "output" || !decodes || link.to === link.from || !to.stemTop || pitch < RISER_PITCH) return null;
  const lane = wide / 2 + Math.min(6, Math.max(0.5, 0.2 * (pitch - wide))); // clear of the ribbons' arrows
  const [[states, tokens], join] = [to.stemBottom, to.stemTop[1] - 7];
  return { foot: pitch / 2, lane, join, bottom: to.end + 2, tokens, states };
}

function traceRiser(ctx, x, { foot, lane, join, bottom, tokens, states }) {
  const half = (tokens + states) / 2;
  ctx.moveTo(x + foot, bottom);
  ctx.lineTo(x + foot, tokens);
  ctx.bezierCurveTo(x + foot, half, x + lane, half, x + lane, states);
  ctx.arcTo(x + lane, join, x, join, 6);
  ctx.lineTo(x, join);
}

// How clearly the riser of time step t is seen, 0 … 1: fully if its column is followed, by the weight of
// what is followed if that is a source (0 where no thread is seen either); null if nothing is followed.
export function riserShare(scene, link, weights, t) {
  const shares = followed(scene, link).map(({ to, from }) => (from === null ? Number(to === t) : weights[t * link.units + from]));
  const most = Math.min(1, Math.max(...shares));
  return shares.length ? (most < FAINTEST ? 0 : most) : null;
}

// The threads of one output gather into its riser: as wide as the widest of them below, as the riser above.
function traceFunnel(ctx, x, { bottom }, [wide, narrow]) {
  const neck = bottom - FUNNEL;
  ctx.beginPath();
  ctx.moveTo(x - wide / 2, bottom + 0.5);
  ctx.quadraticCurveTo(x - narrow / 2, bottom - FUNNEL / 2, x - narrow / 2, neck);
  ctx.lineTo(x + narrow / 2, neck);
  ctx.quadraticCurveTo(x + narrow / 2, bottom - FUNNEL / 2, x + wide / 2, bottom + 0.5);
}

const riserInk = ({ colours }, share) => mix(colours.page, share ? colours.attention : colours.muted, share ? 0.35 + 0.65 * share : 0.3);
const risersOf = ({ frame }, link) => Array.from({ length: link.times }, (_, t) => t).filter((t) => frame.outputs.at.includes(t));

function paintRisers(ctx, scene, link, weights) {
  const way = riser(scene, link);
  if (!way) return;
  risersOf(scene, link).forEach((t) => {
    const [x, share] = [scene.middle(t, link.to), riserShare(scene, link, weights, t) ?? QUIET];
    const widest = threadShare(link, Math.max(...looksOf(weights, link, t)));
    ctx.strokeStyle = ctx.fillStyle = riserInk(scene, share);
    ctx.lineWidth = 1.1 + 1.4 * share;
    ctx.beginPath();
    traceRiser(ctx, x, way);
    ctx.stroke();
    traceFunnel(ctx, x + way.foot, way, [0.7 + (share ? 5 + share : 3) * widest, ctx.lineWidth]);
    ctx.fill();
  });
}

// Where a context meets the state that goes up: a dot on the stem.
export function paintJoints(ctx, scene, block) {
  scene.frame.links.forEach((link, index) => {
    const way = link.to === block.clock ? riser(scene, link) : null;
    if (!way) return;
    risersOf(scene, link).forEach((t) => {
      const share = riserShare(scene, link, scene.values.links[index], t) ?? QUIET;
      ctx.fillStyle = riserInk(scene, share);
      ctx.beginPath();
      ctx.arc(scene.middle(t, block.clock), way.join, 2.25 + 1.25 * share, 0, 7);
      ctx.fill();
    });
  });
}

// Where two parts meet: the rows of the encoder with the column that holds all it has read, and the
// rows of the decoder; null for a model of one part.
export function handover(made) {
  const part = (name) => made.blocks.map(({ rows }) => rows.filter(({ row }) => row.part === name && row.carried)).find((rows) => rows.length);
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

// What an encoder made of x, where it is no state and stands beside every input of the decoder: a line from it
// along the foot of the columns, and up into each of them. Null where a state is handed over instead.
export function beside(made) {
  const [upper, lower] = made.blocks;
  const part = (block, name) => block?.rows.find(({ row }) => row.part === name);
  const from = part(lower, "encoder");
  if (!from || !part(upper, "decoder") || handover(made)) return null;
  return { from, rail: upper.end + (lower.top - upper.end) * 0.4, goal: upper.end + 3, clock: upper.clock };
}

export function paintBeside(ctx, scene) {
  const found = beside(scene.made);
  if (!found || scene.frame.links.length) return;
  const { from, rail, goal, clock } = found;
  const columns = Array.from({ length: scene.made.axes[clock].size }, (_, t) => scene.middle(t, clock));
  const start = scene.middle(from.row.times - 1, from.row.clock);
  ctx.strokeStyle = alpha(scene.colours.muted, 0.7);
  ctx.lineWidth = 1.2;
  ctx.lineJoin = "round";
  ctx.beginPath();
  ctx.moveTo(start, from.y - 3);
  ctx.lineTo(start, rail);
  ctx.moveTo(Math.min(start, columns[0]), rail);
  ctx.lineTo(Math.max(start, columns.at(-1)), rail);
  columns.forEach((x) => {
    ctx.moveTo(x, rail);
    ctx.lineTo(x, goal);
    ctx.moveTo(x - 3.5, goal + 5);
    ctx.lineTo(x, goal);
    ctx.lineTo(x + 3.5, goal + 5);
  });
  ctx.stroke();
  write(ctx, EVERYWHERE, start + 10, (rail + from.y) / 2, { ...scene.small, align: "left" });
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
  write(ctx, SAID, x, upper.end + (lower.top - upper.end) * 0.38, { ...scene.small, align: "left" });
}
