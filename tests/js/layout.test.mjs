import assert from "node:assert/strict";
import { test } from "node:test";
import { columnPitch, columnWidth } from "../../assets/score/axes.js";
import { hit, layout, partName, unitGrid } from "../../assets/score/layout.js";
import { frame, parts, row } from "./frames.mjs";

const rectangles = (made) => [
  ...made.blocks.flatMap((block) => [block.target, block.output, block.tokens].filter(Boolean)),
  ...made.rows.filter(Boolean), ...made.bars,
].map(({ y, height }) => [y, y + height]).sort((a, b) => a[0] - b[0]);

function deep(layers, times, units) {
  const names = Array.from({ length: layers }, (_, layer) => [`layer${layer}/hidden`, `layer${layer}/backward/hidden`]).flat();
  const rows = names.map((name, k) => row(name, times, units, { layer: k >> 1, direction: k % 2 ? -1 : 1 }));
  const groups = names.map((name) => ({ row: name, norms: Array(times).fill(0.1), transported: Array(times).fill(0.1) }));
  return frame(times, units, { rows, gradient: { of: "sum", output: null, groups } });
}

test("nothing overlaps and everything is inside, from one word to two hundred characters, in eight rows of states", () => {
  for (const given of [frame(1, 4), frame(8, 8), frame(24, 32), frame(200, 256), deep(4, 40, 64), deep(2, 3, 4)]) {
    for (const [width, phone] of [[700, false], [320, true]]) {
      const made = layout(given, width, { phone });
      const found = rectangles(made);
      found.slice(1).forEach(([top], k) => assert.ok(top >= found[k][1] - 1e-6, `${top} under ${found[k][1]}`));
      assert.ok(found.at(-1)[1] <= made.height && found[0][0] >= 0);
      assert.ok(made.left(given.clocks[0].size - 1) + made.axes[0].wide <= made.width);
    }
  }
});

test("one layer stays under 900 pixels, whatever its size", () => {
  for (const [times, units] of [[8, 8], [24, 32], [60, 128], [200, 256]]) {
    assert.ok(layout(frame(times, units), 700).height < 900);
  }
});

test("as time steps grow the gaps close until columns touch", () => {
  const share = [6, 12, 24, 60, 200].map((times) => columnWidth(columnPitch(times, 700)) / columnPitch(times, 700));
  share.slice(1).forEach((each, k) => assert.ok(each >= share[k] - 0.02));
  assert.equal(share.at(-1), 1);
  assert.ok(share[0] < 0.6);
});

test("a desk never scrolls up to 200 time steps; a phone keeps words readable and scrolls", () => {
  assert.ok(layout(frame(200, 8), 640).width <= 640);
  const given = frame(8, 8);
  given.clocks[0].labels[2] = "nothing";
  const made = layout(given, 320, { phone: true });
  assert.ok(made.width > 320);
  assert.ok(made.axes[0].pitch >= 40);
});

test("a phone of 390 pixels shows a sentence of eight words; its chips stand in the picture and side by side", () => {
  const given = frame(8, 16);
  given.clocks[0].labels = "There is nothing to like in this movie".split(" ");
  const made = layout(given, 328, { phone: true });
  assert.ok(made.width <= 328, `${made.width}`);
  given.clocks[0].labels = Array(8).fill("wonderfully");
  const wide = layout(given, 328, { phone: true });
  assert.ok(wide.middle(7) + wide.axes[0].pitch - 2 <= wide.width, "a last word without room to move has its own");
});

test("on a phone parts have short names, and the names of open rows stand over them", () => {
  const names = (given, phone) => layout(given, 328, { phone }).names.map(({ text }) => text);
  assert.ok(names(parts(), true).includes("enc ←") && names(parts(), false).includes("encoder ←"));
  const rows = [0, 1].map((layer) => row(`layer${layer}/hidden`, 8, 8, { layer }));
  assert.ok(names(frame(8, 8, { rows }), true).includes("layer 2") && names(frame(8, 8, { rows }), false).includes("layer 2 →"));
  const fold = { name: "gates", title: "gates", count: 1, open: true };
  const gate = row("layer0/keep", 8, 8, { fold: "gates", kind: "gate", low: 0, title: "keep (z)" });
  const made = layout(frame(8, 8, { folds: [fold], rows: [row("layer0/hidden", 8, 8), gate] }), 328, { phone: true });
  assert.ok(!made.names.some(({ text }) => text === "keep (z)"));
  assert.ok(made.captions[0].text === "keep (z)" && made.captions[0].y < made.rows[1].y);
});

test("units are tiles, then cells, then an image; never larger than their room", () => {
  assert.deepEqual([unitGrid(8, 260).gap, unitGrid(32, 260).gap, unitGrid(128, 260).gap], [3, 1, 0]);
  for (const units of [1, 7, 100, 256]) assert.ok(unitGrid(units, 260).height <= 260);
});

test("the top layer is drawn on top, and time's own direction before the other", () => {
  const given = deep(2, 6, 8);
  const made = layout(given, 700);
  const names = made.blocks[0].rows.map((place) => place.row.name);
  assert.deepEqual(names, ["layer1/hidden", "layer1/backward/hidden", "layer0/hidden", "layer0/backward/hidden"]);
});

test("open folds take room, closed ones only their button", () => {
  const fold = { name: "gates", title: "gates", count: 1 };
  const gate = row("layer0/keep", 8, 8, { fold: "gates", kind: "gate", low: 0, title: "keep (z)" });
  const closed = layout(frame(8, 8, { folds: [{ ...fold, open: false }] }), 700);
  const open = layout(frame(8, 8, { folds: [{ ...fold, open: true }], rows: [row("layer0/hidden", 8, 8), gate] }), 700);
  assert.ok(open.height > closed.height + 30);
  assert.ok(open.names.some(({ text }) => text === "keep (z)"));
  assert.ok(open.bandEnd > closed.bandEnd, "the chosen time step runs through the gates too");
});

test("two time axes: two blocks, one above the other, with room for the links between them", () => {
  const clocks = [{ name: "target", size: 3, labels: ["je", "t'", "aime"], unknown: [] }, { name: "source", size: 5, labels: [], unknown: [] }];
  const rows = [row("decoder/layer0/hidden", 3, 4), row("encoder/layer0/hidden", 5, 4, { clock: 1 })];
  const made = layout(frame(3, 4, { clocks, rows, gradient: { of: "", output: null, groups: [] } }), 700);
  assert.equal(made.blocks.length, 2);
  const [outer, inner] = made.blocks;
  assert.ok(inner.top - outer.end >= 60);
  assert.deepEqual(made.axes.map(({ size }) => size), [3, 5]);
});

test("parts of any length: nothing overlaps, everything is inside, and each part spreads over the width", () => {
  for (const [Tx, Ty] of [[1, 1], [3, 20], [9, 10], [60, 40], [200, 60]]) for (const attention of [true, false]) {
    const given = parts({ Tx, Ty, attention });
    const made = layout(given, 730);
    const found = rectangles(made);
    found.slice(1).forEach(([top], k) => assert.ok(top >= found[k][1] - 1e-6, `${Tx} ${Ty}: ${top} under ${found[k][1]}`));
    assert.ok(found.at(-1)[1] <= made.height && made.width <= 730);
    given.clocks.forEach(({ size }, clock) => {
      assert.ok(made.left(size - 1, clock) + made.axes[clock].wide <= made.width);
      if (size >= 9) assert.ok(made.left(size - 1, clock) > 500, "own pitch");
    });
  }
});

test("one layer that reads both ways stays under 900 pixels, decoder, threads and bars included", () => {
  for (const units of [32, 64]) {
    const given = parts({ Tx: 9, Ty: 10 });
    given.rows.forEach((each) => (each.units = units));
    assert.ok(layout(given, 730).height < 900);
  }
});

test("bars of the encoder stand under the encoder's columns, and are named", () => {
  const given = parts();
  const made = layout(given, 730);
  assert.deepEqual(made.bars.map(({ index }) => given.rows[index].name.split("/")[0]), ["encoder", "encoder", "decoder"]);
  assert.deepEqual(made.bars.map(({ clock }) => clock), [1, 1, 0]);
  assert.deepEqual(made.bars.map(({ first }) => first), [true, false, true]);
});

test("a part's name has a direction where it reads both ways, a number where it is deep", () => {
  const { rows } = parts();
  assert.deepEqual(rows.map((each) => partName(each, rows)), ["decoder", "encoder →", "encoder ←"]);
  const deep_ = [...rows, row("decoder/layer1/hidden", 4, 8, { layer: 1 })];
  assert.deepEqual([deep_[0], deep_[3]].map((each) => partName(each, deep_)), ["decoder 1", "decoder 2"]);
  const context = row("decoder/context", 4, 8, { fold: "context" });
  assert.equal(partName(context, deep_), "decoder");
  assert.equal(partName(row("layer1/backward/hidden", 4, 8, { layer: 1, direction: -1 }), []), "layer 2 ←");
});

test("a point between two parts belongs to the nearer one; under the pictures, to the bars' own", () => {
  const given = parts();
  const made = layout(given, 730);
  const [upper, lower] = made.blocks;
  const above = hit(made, given, made.middle(2, 0), upper.end + 10);
  assert.deepEqual([above.clock, above.time, above.between, above.row], [0, 2, true, null]);
  const below = hit(made, given, made.middle(2, 1), lower.top - 10);
  assert.deepEqual([below.clock, below.time, below.between], [1, 2, true]);
  const inside = hit(made, given, made.middle(2, 1), lower.rows[1].y + 3);
  assert.deepEqual([inside.clock, inside.time, inside.row, inside.between], [1, 2, 2, false]);
  assert.deepEqual([hit(made, given, made.middle(3, 0), made.bars[2].y + 5)].map(({ clock, time, bar }) => [clock, time, bar]), [[0, 3, 0]]);
  assert.equal(hit(made, given, made.middle(1, 0), upper.output.y + 3).output, 1);
  assert.equal(hit(made, given, made.middle(1, 1), lower.tokens.y + 3).token, true);
  assert.equal(hit(made, given, made.axes[1].end + 20, lower.tokens.y + 3).time, null, "right of the last column of that part");
});

test("words too long for their columns rise above them, and the layout makes room", () => {
  const flat = layout(parts({ Tx: 9, Ty: 10 }), 730).blocks[0];
  const turned = layout(parts({ Tx: 9, Ty: 30 }), 730).blocks[0];
  assert.ok(!flat.output.turned && turned.output.turned);
  assert.ok(turned.output.height > flat.output.height + 10);
});

test("a target that is a number is known unless it is null, also where it is below zero", () => {
  const outputs = { clock: 0, kind: "numbers", p: [0.1, -0.4], target: [null, -0.5], high: 1, at: [0, 1] };
  assert.ok(layout(frame(2, 4, { outputs }), 700).blocks[0].target);
  assert.ok(!layout(frame(2, 4, { outputs: { ...outputs, target: [null, null] } }), 700).blocks[0].target);
});

test("a point finds what lies under it", () => {
  const given = frame(8, 8);
  const made = layout(given, 700);
  const [place] = made.blocks[0].rows;
  const found = hit(made, given, made.middle(2), place.y + 3.5 * place.unitPitch);
  assert.deepEqual([found.time, found.row, found.unit, found.output], [2, 0, 3, null]);
  const { output, tokens } = made.blocks[0];
  assert.equal(hit(made, given, made.middle(7), output.y + 2).output, 0);
  assert.equal(hit(made, given, made.middle(3), output.y + 2).output, null, "a ghost is not an output");
  assert.equal(hit(made, given, made.middle(3), tokens.y + 2).token, true);
  assert.equal(hit(made, given, made.middle(4), made.bars[0].y + 50).bar, 0);
  assert.equal(hit(made, given, -5, 50).time, null);
  assert.equal(hit(made, given, 5000, 50).time, null);
});

test("on a stage heatmaps and bars give way until the bars end on the screen, and never more than they must", () => {
  for (const given of [frame(8, 16), parts(), deep(2, 10, 32)]) {
    const free = layout(given, 620);
    assert.equal(layout(given, 620, { tall: free.foot }).foot, free.foot);
    const tall = free.foot * 0.8;
    assert.ok(layout(given, 620, { tall }).foot <= tall);
  }
  assert.ok(layout(deep(4, 10, 32), 620, { tall: 10 }).bars.every(({ height }) => height >= 30)); // there is a least
});

test("of many strips of bars one layer's are seen: the top one's, or that of the unit that is told", () => {
  const given = { ...deep(3, 5, 8), folds: [{ name: "strips", title: "", open: false, count: 6 }] };
  const layers = (more) => layout({ ...given, ...more }, 700).bars.map(({ index }) => given.rows[index].layer);
  assert.deepEqual(layers({}), [2, 2]);
  assert.deepEqual(layers({ unit: { layer: 0, direction: 1, unit: 0 } }), [0, 0]);
  assert.equal(layers({ folds: [{ ...given.folds[0], open: true }] }).length, 6);
  assert.equal(layers({ folds: [] }).length, 6);
});

test("words wider than their columns stand on two lines, inside the picture", () => {
  const given = frame(11, 8);
  given.clocks[0].labels = "Apple Inc. is looking at buying UK startup for $1 billion".split(" ");
  const made = layout(given, 560);
  assert.equal(made.axes[0].style, "staggered");
  assert.ok(made.width <= 560);
});
