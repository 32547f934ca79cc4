import assert from "node:assert/strict";
import { test } from "node:test";
import { layout } from "../../assets/score/layout.js";
import { columnWires, layersOf, loopsOf, paintLetters, toldUnit } from "../../assets/score/wires.js";
import { frame, parts, recorder, row } from "./frames.mjs";

function two(layers, both, more = {}) {
  const names = Array.from({ length: layers }, (_, layer) => [`layer${layer}/hidden`, ...(both ? [`layer${layer}/backward/hidden`] : [])]).flat();
  const rows = names.map((name) => row(name, 6, 8, { layer: Number(name[5]), direction: name.includes("backward") ? -1 : 1 }));
  return frame(6, 8, { rows, gradient: { of: "sum", output: null, groups: [] }, ...more });
}

const block = (given) => layout(given, 900).blocks[0];
const crosses = ([[x0, y0], [x1, y1]], place, half) =>
  Math.min(y0, y1) < place.y + place.height - 1e-6 && Math.max(y0, y1) > place.y + 1e-6 && Math.max(x0, x1) > -half && Math.min(x0, x1) < half;

test("every wire runs from below to above and passes no row that it does not belong to", () => {
  for (const given of [two(1, false), two(3, false), two(1, true), two(2, true), parts({ attention: false })]) {
    const made = layout(given, 900);
    for (const each of made.blocks) {
      const half = made.axes[each.clock].wide / 2;
      for (const wire of columnWires(each, made.axes[each.clock])) {
        assert.ok(wire[0][1] > wire.at(-1)[1]);
        const pieces = wire.slice(1).map((point, k) => [wire[k], point]);
        for (const place of each.rows) assert.ok(!pieces.some((piece) => crosses(piece, place, half)));
      }
    }
  }
});

test("one layer one way needs no wire beside its stems; both ways two past each other; each layer above one more", () => {
  const count = (given) => columnWires(block(given), layout(given, 900).axes[0]).length;
  assert.deepEqual([two(1, false), two(2, false), two(1, true), two(2, true)].map(count), [0, 1, 2, 5]);
});

test("layers stand from the bottom up; what hands nothing on is no layer of a recurrence", () => {
  const layers = layersOf(block(two(2, true)));
  assert.deepEqual(layers.map((rows) => rows.map(({ row }) => [row.layer, row.direction])), [[[0, -1], [0, 1]], [[1, -1], [1, 1]]]);
  const flat = frame(4, 8, { rows: [row("layer0/hidden", 4, 8, { carried: false })] });
  assert.deepEqual(layersOf(block(flat)), []);
});

test("a decoder reads the truth where it is known, else what it wrote; with attention only where one looks", () => {
  const scene = (given, chosen = null) => ({ frame: given, made: layout(given, 900), chosen: (of) => (of === 0 ? chosen : null), hovered: () => null });
  const loops = (given, chosen) => loopsOf(scene(given, chosen), layout(given, 900).blocks[0]);
  assert.deepEqual(loops(parts({ attention: false })), [{ t: 1, told: true }, { t: 2, told: true }, { t: 3, told: true }]);
  const free = parts({ attention: false });
  free.outputs.target = [-1, -1, -1, -1];
  assert.deepEqual(loops(free).map(({ told }) => told), [false, false, false]);
  assert.deepEqual(loops(parts()), []);
  assert.deepEqual(loops(parts(), 2), [{ t: 2, told: true }]);
  assert.deepEqual(loops(two(1, false)), []); // a text is given, not written
  const onward = frame(6, 8, { outputs: { clock: 0, kind: "classes", labels: ["a", "b"], types: [], best: 1, top: [0, 0, 0, 0, 0, 0], p: [1, 1, 1, 1, 1, 1], target: [-1, -1, -1, -1, -1, -1], at: [0, 1, 2, 3, 4, 5] } });
  onward.clocks[0].given = 2; // two characters are given, and the rest it wrote
  assert.deepEqual(loops(onward), [2, 3, 4, 5].map((t) => ({ t, told: false })));
});

test("the unit that is told is marked where it is drawn, also in another order; none while no time is chosen", () => {
  const order = ({ units }) => Array.from({ length: units }, (_, k) => units - 1 - k);
  const given = two(2, true, { selected: 3, unit: { layer: 1, direction: -1, unit: 2 } });
  const found = toldUnit({ made: layout(given, 900), frame: given, order });
  assert.equal(found.place.row.name, "layer1/backward/hidden");
  assert.deepEqual([found.line, found.name], [5, "unit 3"]);
  assert.equal(toldUnit({ made: layout(given, 900), frame: { ...given, selected: null }, order }), null);
  assert.equal(toldUnit({ made: layout(given, 900), frame: { ...given, unit: { layer: 1, direction: 1, unit: 99 } }, order }), null);
});

test("U and W stand only where a recurrence has them; V at every output", () => {
  const written = (given) => {
    const context = recorder();
    const made = layout(given, 900);
    const scene = { frame: given, made, small: { size: 12, colour: "#000", family: "" }, middle: made.middle };
    made.blocks.forEach((each) => paintLetters(context, scene, each));
    return [...new Set(context.texts)].sort();
  };
  assert.deepEqual(written(frame(6, 8)), ["U", "V", "W"]);
  assert.deepEqual(written(frame(6, 8, { rows: [row("layer0/hidden", 6, 8, { carried: false })] })), ["V"]);
  const both = written(parts({ attention: false })); // a decoder's weights are other ones than its encoder's
  for (const letter of ["U", "U′", "W", "W′"]) assert.ok(both.includes(letter), `${letter} among ${both}`);
});
