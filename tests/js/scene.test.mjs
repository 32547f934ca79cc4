import assert from "node:assert/strict";
import { test } from "node:test";
import { palette, shadeIndex, shades } from "../../assets/score/colour.js";
import { ribbonShares } from "../../assets/score/graph.js";
import { layout } from "../../assets/score/layout.js";
import { Workshop, makeScene, mixValues, paintScene, readValues, unitOrder } from "../../assets/score/scene.js";
import { frame, recorder, row } from "./frames.mjs";

const colours = palette({ page: "#ffffff" });

function painted(given, more = {}) {
  const context = recorder();
  const workshop = new Workshop(context, "sans-serif", colours);
  const made = layout(given, 700);
  const scene = makeScene({ frame: given, made, values: readValues(given), workshop, selected: null, hover: null, ...more });
  paintScene(context, scene);
  return { context, made, scene };
}

const at = ({ filled }, x, y) => filled.filter(({ box: [left, top, width, height] }) => x > left && x < left + width && y > top && y < top + height).at(-1)?.colour;

test("the colour at (time step, unit) is the colour scale at the value", () => {
  const given = frame(6, 8);
  const { context, made, scene } = painted(given);
  const [place] = made.blocks[0].rows;
  const scale = shades(place.row, colours);
  for (const [t, unit] of [[0, 0], [2, 5], [5, 7]]) {
    const value = scene.values.rows[0][t * 8 + unit];
    assert.equal(at(context, made.left(t) + 1.5 + made.wide / 2, place.y + (unit + 0.5) * place.unitPitch), scale[shadeIndex(value, place.row)]);
  }
});

test("units stand in the order of the frame", () => {
  const given = frame(6, 8, { orders: { layer0: [7, 6, 5, 4, 3, 2, 1, 0] } });
  const { context, made, scene } = painted(given);
  const [place] = made.blocks[0].rows;
  const value = scene.values.rows[0][3 * 8 + 7];
  assert.equal(at(context, made.middle(3), place.y + place.unitPitch / 2), shades(place.row, colours)[shadeIndex(value, place.row)]);
  assert.deepEqual(unitOrder({ orders: { layer0: [1, 0] } }, given.rows[0]), [0, 1, 2, 3, 4, 5, 6, 7], "an order of another size is not used");
});

test("ribbons carry the transported part on the log axis of the bars, from the state that hands it on", () => {
  const given = frame(4, 8);
  given.gradient.groups[0].transported = [0.001, 0.01, 0.1, 0];
  const { scene, made } = painted(given);
  const [place] = made.blocks[0].rows;
  const shares = ribbonShares(scene, place);
  assert.equal(shares.length, 3);
  assert.ok(shares[0] < shares[1] && shares[1] < shares[2]);
  const backward = { ...place, row: { ...place.row, direction: -1 } };
  assert.equal(ribbonShares(scene, backward)[2], 0, "read from the end, the last state hands on, and it carries nothing");
});

test("before it is unrolled, every column stands on the first one; afterwards on its own place", () => {
  const { scene: folded, made } = painted(frame(8, 8), { unfold: 0 });
  assert.equal(folded.middle(5), made.middle(0));
  const { scene: unrolled } = painted(frame(8, 8), { unfold: 1 });
  assert.equal(unrolled.middle(5), made.middle(5));
});

test("half way between two frames, values are half way; a finished tween is the new frame itself", () => {
  const [from, to] = [readValues(frame(3, 4)), readValues(frame(3, 4, { rows: [row("layer0/hidden", 3, 4, { low: 0, high: 1 })] }))];
  const half = mixValues(from, to, 0.5);
  assert.ok(Math.abs(half.rows[0][5] - (from.rows[0][5] + to.rows[0][5]) / 2) < 1e-6);
  assert.equal(mixValues(from, to, 1), to);
});

test("tags, texts, ghosts, unknown words and a chosen time step are painted without a fault", () => {
  const tags = { clock: 0, kind: "classes", labels: ["O", "B-PER", "I-PER"], types: ["PER"], best: 2, top: [1, 0, 2, 0, 0, 1], p: [0.9, 0.1, 0.8, 0.1, 0.7, 0.2], target: [1, 2, 1], at: [0, 1, 2] };
  const ghosts = { clock: 0, kind: "binary", labels: ["n", "p"], p: [0.1, 0.5, 0.9], target: [] };
  const given = frame(3, 4);
  given.clocks[0].unknown = [1];
  for (const outputs of [tags, { ...tags, types: [] }, null]) painted({ ...given, outputs }, { selected: 1 });
  const { context } = painted({ ...given, ghosts }, { selected: 2 });
  assert.ok(context.filled.some(({ colour }) => colour === colours.band));
});
