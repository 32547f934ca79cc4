import assert from "node:assert/strict";
import { test } from "node:test";
import { palette, shadeIndex, shades } from "../../assets/score/colour.js";
import { paintNames, paintTokens } from "../../assets/score/marks.js";
import { bandStretches, ribbonShares } from "../../assets/score/graph.js";
import { layout } from "../../assets/score/layout.js";
import { Workshop, makeScene, mixValues, paintScene, readValues, unitOrder } from "../../assets/score/scene.js";
import { saidNumbers, sayShort } from "../../assets/score/outputs.js";
import { followed, handover, riser, riserShare } from "../../assets/score/threads.js";
import { sayShare } from "../../assets/score/values.js";
import { frame, parts, recorder, row } from "./frames.mjs";

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
    assert.equal(at(context, made.left(t) + 1.5 + made.axes[0].wide / 2, place.y + (unit + 0.5) * place.unitPitch), scale[shadeIndex(value, place.row)]);
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

test("what the answer hangs on by the task's rule is framed, whatever room its word has; nothing else is", () => {
  for (const [times, width] of [[3, 700], [30, 700], [60, 500]]) {
    const given = frame(times, 4);
    const strokes = () => {
      const context = recorder();
      const made = layout(given, width);
      const scene = makeScene({ frame: given, made, values: readValues(given), workshop: new Workshop(context, "sans-serif", colours), selected: null, hover: null });
      const seen = [];
      for (const name of ["stroke", "fillText"]) {
        const paint = context[name].bind(context);
        context[name] = (...rest) => {
          if ((name === "stroke" ? context.strokeStyle : context.fillStyle) === colours.positive) seen.push(name);
          return paint(...rest);
        };
      }
      paintTokens(context, scene, made.blocks[0]);
      return seen.length;
    };
    assert.equal(strokes(), 0);
    given.clocks[0].cause = [1, 2];
    assert.equal(strokes(), 2, `${times} words in ${width} pixels`);
  }
});

test("a ghost that training never asked for is empty and has a question mark; .50 is neither right nor wrong", () => {
  const outputs = { clock: 0, kind: "binary", labels: ["n", "p"], p: [0.9], target: [1], at: [2] };
  const ghosts = { ...outputs, p: [0.1, 0.5, 0.9], target: [] };
  const words = (given) => painted({ ...frame(3, 4), ...given }).context.texts;
  assert.ok(words({ outputs, ghosts }).includes(".10"));
  assert.ok(words({ outputs, ghosts: { ...ghosts, guess: true } }).includes(".10?"));
  const discs = (p) => painted({ ...frame(3, 4), outputs: { ...outputs, p: [p] } }).context.arcs;
  assert.deepEqual([discs(0.503), discs(0.497), discs(0.1)], [discs(0.5), discs(0.5), discs(0.9)]);
  assert.equal(discs(0.5) + 1, discs(0.9), "one disc less: the mark");
});

test("two parts are painted, folded up or not, with attention and without, whatever is chosen", () => {
  for (const attention of [true, false]) for (const unfold of [0, 0.4, 1]) for (const clock of [0, 1]) {
    const { context } = painted(parts({ attention }), { selected: 1, clock, hover: 0, hoverClock: 1 - clock, unfold });
    assert.ok(context.filled.some(({ colour }) => colour === colours.band));
  }
});

test("ghosts of many classes are chips with their names, a single output has room for its own", () => {
  const labels = ["Japanese", "Greek", "French"];
  const outputs = { clock: 0, kind: "classes", labels, types: labels, best: 1, top: [0], p: [0.9], target: [1], at: [19] };
  const ghosts = { ...outputs, top: Array.from({ length: 20 }, (_, t) => t % 3), p: Array(20).fill(0.5), target: [] };
  const texts = (given) => painted({ ...frame(20, 4), outputs, ...given }).context.texts;
  assert.ok(texts({}).includes("Japanese") && texts({}).includes("Greek"), "the output and its target, whole");
  const seen = texts({ ghosts });
  assert.ok(seen.filter((text) => text === "FREN" || text.startsWith("Fr")).length >= 6, "every third ghost");
  assert.deepEqual(texts({ ghosts: { ...ghosts, guess: true } }), seen, "a guess has the same words");
});

test("the band keeps to the part, and to the bars, whose time is chosen", () => {
  const given = parts();
  const { made } = painted(given);
  const [lower, bars] = bandStretches(made, 1);
  assert.ok(lower[0] > made.blocks[0].end && lower[1] >= made.blocks[1].end);
  assert.ok(bars[0] < made.bars[0].y && bars[1] > made.bars[1].y + made.bars[1].height && bars[1] < made.bars[2].y);
  assert.equal(bandStretches(painted(frame(4, 4)).made, 0).length, 1);
});

test("a chosen output is followed to its sources, a chosen source to the outputs that look at it", () => {
  const given = parts();
  const [link] = given.links;
  assert.deepEqual(followed(painted(given, { selected: 2 }).scene, link), [{ to: 2, from: null }]);
  assert.deepEqual(followed(painted(given, { selected: 2, clock: 1 }).scene, link), [{ to: null, from: 2 }]);
  assert.deepEqual(followed(painted(given).scene, link), []);
});

test("a context that joins after the recurrence rises beside its column, clear of it, to the stem over it", () => {
  for (const [Tx, Ty] of [[3, 4], [9, 10], [20, 18], [30, 36]]) {
    const given = parts({ Tx, Ty });
    const { made, scene } = painted(given);
    const [way, { pitch, wide }, block] = [riser(scene, given.links[0]), made.axes[0], made.blocks[0]];
    assert.ok(way.lane > wide / 2 && way.lane <= way.foot && way.foot <= pitch / 2, `${Ty}: between two columns`);
    assert.ok(way.join > block.stemTop[0] && way.join < block.stemTop[1]);
    assert.ok(way.bottom > way.tokens && way.tokens > way.states && way.states > way.join);
  }
});

test("no risers where the context enters with the input, between columns too close, or within one axis", () => {
  const way = (given, link = given.links[0]) => riser(painted(given).scene, link);
  assert.equal(way(parts({ joins: "input" })), null);
  assert.equal(way(parts({ Tx: 40, Ty: 60 })), null);
  assert.equal(way(parts(), { ...parts().links[0], from: 0 }), null);
});

test("a riser is as clear as what it carries of the followed source, and clearest for a followed output", () => {
  const given = parts();
  const [link] = given.links;
  const shares = (more) => {
    const { scene } = painted(given, more);
    return [0, 1, 2, 3].map((t) => riserShare(scene, link, scene.values.links[0], t)).map((share) => share && Math.round(share * 10) / 10);
  };
  assert.deepEqual(shares({ selected: 2 }), [0, 0, 1, 0]);
  assert.deepEqual(shares({ selected: 1, clock: 1 }), [0, 0.8, 0.2, 0.2]);
  assert.deepEqual(shares({}), [null, null, null, null]);
});

test("the state is handed over from every row of the encoder to every row of the decoder", () => {
  const { from, to } = handover(painted(parts({ attention: false })).made);
  assert.deepEqual(from.map(({ row: { direction } }) => direction), [1, -1]);
  assert.deepEqual(to.map(({ row: { name } }) => name), ["decoder/layer0/hidden"]);
  assert.equal(handover(painted(frame(4, 4)).made), null);
});

test("numbers are discs in the colour of their value, targets are hollow, unknown ones are not drawn", () => {
  const outputs = { clock: 0, kind: "numbers", p: [1, -1], target: [1, null], high: 1, at: [0, 1] };
  const discs = [];
  const context = recorder();
  const noted = new Proxy(context, { get: (target, name) => (name === "arc" ? (x, y, radius) => discs.push([x, y, radius]) : target[name]), set: (target, name, value) => ((target[name] = value), true) });
  const given = frame(2, 4, { outputs, gradient: { of: "", output: null, groups: [] } });
  const made = layout(given, 700);
  paintScene(noted, makeScene({ frame: given, made, values: readValues(given), workshop: new Workshop(noted, "sans-serif", colours), selected: null, hover: null }));
  const [block] = made.blocks;
  const centres = discs.map(([x, y]) => [x, y]);
  assert.deepEqual(centres, [[made.middle(0), block.output.y + 16], [made.middle(0), block.target.y + 16], [made.middle(1), block.output.y + 16]]);
});

test("the number of the only output is written, and the true one where it is known; of many small discs the chosen one's", () => {
  const only = (target) => ({ clock: 0, kind: "numbers", p: [0.934], target: [target], high: 1, at: [7] });
  const texts = (outputs, more) => painted(frame(outputs.at.at(-1) + 1, 4, { outputs }), more).context.texts;
  assert.ok(["0.93", " · true 1.12"].every((text) => texts(only(1.12)).includes(text)));
  assert.ok(texts(only(null)).includes("0.93"));
  const away = texts(only(1.12), { seen: [0, 200] });
  assert.ok(away.includes("0.93") && away.includes(" · true 1.12 →"), "in sight, though its disc is not");
  const each = (size) => ({ ...only(0), p: Array.from({ length: size }, (_, t) => 0.2 + t / 100), target: Array(size).fill(0.5), at: Array.from({ length: size }, (_, t) => t) });
  assert.ok(texts(each(50), { selected: 30 }).includes("0.50"));
  assert.ok(!texts(each(4)).includes(" · true 0.50"), "large discs have their numbers in them");
  assert.deepEqual(saidNumbers({ ...only(-0.0008), high: 1 }, 0, -0.034), ["\u22120.03", " · true 0.00"]);
});

test("the only share is written whatever the size of its disc: in it, or over it", () => {
  for (const size of [8, 24, 60]) {
    const given = frame(size, 8);
    const { context, made } = painted(given);
    assert.ok(context.texts.includes(sayShare(given.outputs.p[0])), `${size} columns`);
    const [{ said, target, output }] = made.blocks;
    assert.equal(Boolean(said), size > 8);
    if (said) assert.ok(target.y + target.height <= said.y && said.y + said.height <= output.y);
  }
});

test("numbers are short enough for a disc", () => {
  assert.deepEqual([0.314, -0.94, 0.998, 1.23, 0.04, -0.001, 15.2].map(sayShort), [".31", "−.94", "1.0", "1.2", ".04", ".00", "15"]);
});

test("nothing is written smaller than 12 pixels", () => {
  const chips = (size, types) => ({ clock: 0, kind: "classes", labels: ["O", "B-PERSON", "I-PERSON"], types, best: 1, top: Array.from({ length: size }, (_, k) => k % 3), p: Array(size).fill(0.5), target: Array(size).fill(1), at: Array.from({ length: size }, (_, k) => k) });
  const bits = { clock: 0, kind: "bits", width: 3, of: 3, p: Array(24).fill(0.4), target: Array(24).fill(1), at: Array.from({ length: 8 }, (_, k) => k) };
  const told = { selected: 1, unit: { layer: 0, direction: 1, unit: 2 } };
  const frames = [frame(3, 8, told), frame(8, 8), frame(24, 32), frame(60, 16), frame(9, 8, { outputs: chips(9, ["PERSON"]) }), frame(40, 8, { outputs: chips(40, []) }), frame(8, 8, { outputs: bits }), parts(told), parts({ attention: false, Tx: 20, Ty: 20 })];
  for (const given of frames) for (const unfold of [0, 1]) {
    const { context, made, scene } = painted(given, { selected: given.selected, unfold });
    paintNames(context, scene, 72);
    const sizes = context.fonts.map((font) => Number(font.match(/([\d.]+)px/)[1]));
    assert.ok(sizes.length && Math.min(...sizes) >= 12, `${Math.min(...sizes)} px of ${made.axes[0].size} columns`);
  }
});
