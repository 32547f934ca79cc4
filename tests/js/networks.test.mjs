// Networks without a recurrence, states of several parts, outputs of several numbers: the score shows
// what each has, and nothing it has not.

import assert from "node:assert/strict";
import { test } from "node:test";
import { palette } from "../../assets/score/colour.js";
import { hit, layout, partName } from "../../assets/score/layout.js";
import { keyPlace } from "../../assets/score/pointer.js";
import { Workshop, makeScene, paintScene, readValues } from "../../assets/score/scene.js";
import { ruleAt, summary, tellOutput, tellPoint, tellTime } from "../../assets/score/tell.js";
import { beside, handover, riser } from "../../assets/score/threads.js";
import { known, stacked, threadShare } from "../../assets/score/values.js";
import { base64, frame, parts, recorder, row } from "./frames.mjs";

const colours = palette({ page: "#ffffff" });
const inOrder = (each) => Array.from({ length: each.units }, (_, u) => u);

function painted(given, more = {}) {
  const context = recorder();
  const calls = { arc: 0, moveTo: 0, bezierCurveTo: 0 };
  const counted = new Proxy(context, {
    get: (target, name) => (name in calls ? () => (calls[name] += 1) : target[name]),
    set: (target, name, value) => ((target[name] = value), true),
  });
  const made = layout(given, 700);
  const scene = makeScene({ frame: given, made, values: readValues(given), workshop: new Workshop(counted, "sans-serif", colours), selected: null, hover: null, ...more });
  paintScene(counted, scene);
  return { context, calls, made, scene };
}

const link = (to, from, times, units, numbers, more = {}) => ({
  name: "attention", full: 1, looks: "looks at (α)", seen: "looked at (α) for", legend: "α: threads", to, from, times, units, low: 0, high: 1, bits: 8, values: base64(numbers), ...more,
});

function selfAttention() {
  const labels = ["the", "cat", "ran"];
  return frame(3, 4, {
    clocks: ["time", "source"].map((name) => ({ name, size: 3, labels, unknown: [] })),
    rows: [row("layer0/hidden", 3, 4, { carried: false }), row("source/value", 3, 4, { clock: 1, title: "value v", carried: false })],
    links: [link(0, 1, 3, 3, [254, 0, 0, 203, 51, 0, 0, 254, 0])],
    gradient: { of: "output 1", output: 0, groups: [{ row: "layer0/hidden", state: "h", norms: [0.1, 0.2, 0.3], transported: [], shares: [] }] },
  });
}

function feedForward() {
  const reach = { name: "reach", full: 0.5, looks: "moved most by", seen: "moves the output", legend: "threads" };
  return frame(4, 4, {
    clocks: [{ name: "whole", size: 1, labels: [], unknown: [] }, { name: "time", size: 4, labels: ["not", "so", "bad", "·"], unknown: [] }],
    rows: [row("layer0/hidden", 1, 4, { carried: false }), row("layer0/share", 4, 4, { clock: 1, title: "U⟨t⟩x⟨t⟩", carried: false, rule: "a⟨1⟩ = b + Σ U⟨t′⟩x⟨t′⟩", about: "what each place adds" })],
    links: [link(0, 1, 1, 4, [127, 51, 0, 0], reach)],
    outputs: { clock: 0, kind: "binary", labels: ["negative", "positive"], p: [0.23], target: [0], at: [0] },
    gradient: { of: "output 1", output: 0, groups: [{ row: "layer0/hidden", state: "h", norms: [0.1], transported: [], shares: [] }] },
  });
}

test("without a recurrence there are no ribbons, no river, and nothing to unroll", () => {
  const shape = (carried, times = 8) => frame(times, 8, { rows: [row("layer0/hidden", times, 8, { carried })] });
  const ribbons = ({ context }) => context.filled.filter(({ colour }) => String(colour).startsWith("rgba(")).length;
  assert.ok(ribbons(painted(shape(true))) > ribbons(painted(shape(false))) + 6);
  assert.ok(layout(shape(true, 150), 700).height > layout(shape(false, 150), 700).height, "no stream under the heatmap");
  const { scene, made } = painted(shape(false), { unfold: 0 });
  assert.equal(scene.middle(5), made.middle(5), "columns stand where they belong from the first");
});

test("a network that hands nothing over has no handover, no risers and no lanes for them", () => {
  const given = selfAttention();
  const { made, scene } = painted(given, { selected: 1 });
  assert.equal(handover(made), null);
  assert.equal(riser(scene, given.links[0]), null);
  assert.ok(made.axes[0].pad < layout(parts(), 700).axes[0].pad);
  const still = parts({ attention: false });
  still.rows[0].carried = false;
  assert.equal(handover(layout(still, 700)), null);
});

test("what stands beside every input is led to every column, and is no handover", () => {
  const said = /beside every input/;
  const given = parts({ attention: false, Tx: 1 });
  given.rows = [given.rows[0], row("encoder/features", 1, 8, { clock: 1, carried: false })];
  const { context, made } = painted(given);
  assert.equal(beside(made).from.row.name, "encoder/features");
  assert.ok(context.texts.some((text) => said.test(text)));
  for (const other of [parts({ attention: false }), parts(), selfAttention(), frame(4, 4)]) {
    const without = painted(other);
    assert.equal(beside(without.made), null);
    assert.ok(!without.context.texts.some((text) => said.test(text)));
  }
});

test("self-attention is told without an encoder or a decoder", () => {
  const given = selfAttention();
  const values = readValues(given);
  const looking = tellTime(given, values, 1, 0);
  assert.equal(looking.title, "Time step 2 · “cat”");
  assert.ok(looking.lines.includes("looks at (α): “the” 0.80, “cat” 0.20"), looking.lines.join());
  assert.ok(looking.lines.includes("‖∂o/∂h⟨2⟩‖ = 0.20"));
  const seen = tellTime(given, values, 1, 1);
  assert.equal(seen.title, "Looked at: time step 2 · “cat”");
  assert.ok(seen.lines.includes("looked at (α) for: “ran” 1.00, “cat” 0.20"), seen.lines.join());
  const cell = tellPoint(given, values, { clock: 1, time: 1, row: 1, unit: 0, output: null, bar: null }, inOrder);
  for (const text of [...looking.lines, ...seen.lines, ...cell, summary(given, 1, values, 0)]) assert.doesNotMatch(text, /coder|Written/);
  assert.match(summary(given, null, values), /3 time steps\. /);
  assert.deepEqual(given.rows.map((each) => partName(each, given.rows)), ["layer 1", ""]);
  assert.deepEqual(keyPlace("ArrowDown", given, values, 1, 0), { clock: 1, time: 0 });
});

test("a window's column stands over the middle of its words, reads no token, and threads lead to the words", () => {
  const given = feedForward();
  const { made, calls } = painted(given);
  assert.ok(Math.abs(made.middle(0, 0) - (made.middle(0, 1) + made.middle(2, 1)) / 2) < 1); // three words, one empty place
  assert.ok(calls.bezierCurveTo >= 2);
  assert.equal(made.names.filter(({ text }) => text === "x").length, 1);
  const place = made.blocks[0].rows[0];
  assert.deepEqual([hit(made, given, made.middle(0, 0), place.y + 3)].map(({ clock, time, row: found }) => [clock, time, found]), [[0, 0, 0]]);
  assert.equal(hit(made, given, made.middle(0, 1), place.y + 3).time, null, "left of the only column there is nothing");
});

test("a window is told by what moves its output, and a place by how much it does", () => {
  const given = feedForward();
  const values = readValues(given);
  const whole = tellTime(given, values, 0, 0);
  assert.equal(whole.title, "The whole window");
  assert.ok(whole.lines.includes("moved most by: “not” 0.50, “so” 0.20"), whole.lines.join());
  assert.ok(whole.lines.includes("‖∂o/∂h⟨1⟩‖ = 0.10"), whole.lines.join());
  const word = tellTime(given, values, 1, 1);
  assert.equal(word.title, "Place 2 · “so”");
  assert.ok(word.lines.includes("moves the output: 0.20"), word.lines.join());
  assert.ok(word.lines.includes("a⟨1⟩ = b + Σ U⟨t′⟩x⟨t′⟩"));
  assert.ok(word.lines.some((line) => line.startsWith("U⟨2⟩x⟨2⟩: strongest unit")), word.lines.join());
  assert.match(summary(given, null, values), /A window of 4 places, read at once\./);
});

test("one input and nothing handed on: no time step is spoken of", () => {
  const given = frame(1, 4, { rows: [row("layer0/hidden", 1, 4, { carried: false })] });
  given.clocks[0].labels = ["(0.5, 0.2)"];
  given.outputs.labels = ["0", "1"];
  assert.equal(tellTime(given, readValues(given), 0).title, "The input · “(0.5, 0.2)”");
  assert.match(summary(given, null, readValues(given)), /One input, read at once\./);
  assert.equal(tellOutput(given.outputs, 0)[0], "ŷ: “1” 0.23, “0” 0.77");
  assert.equal(painted(given).made.blocks.length, 1);
});

function pair() {
  const shares = [{ kind: "hidden", letter: "h", norms: [0.06, 0.6], parts: [0.36, 0.36] }, { kind: "cell", letter: "c", norms: [0.08, 0.8], parts: [0.64, 0.64] }];
  return frame(2, 4, { gradient: { of: "output 1", output: 0, groups: [{ row: "layer0/hidden", state: "(h,c)", norms: [0.1, 1], transported: [0.05, 0], shares }] } });
}

test("the bar of a pair is divided, and both shares are said", () => {
  const given = pair();
  const values = readValues(given);
  assert.ok(tellTime(given, values, 0).lines.includes("‖∂o/∂(h,c)⟨1⟩‖ = 0.10 (h share 0.36, c share 0.64)"));
  const tip = tellPoint(given, values, { clock: 0, time: 1, row: null, unit: null, output: null, bar: 0 }, inOrder);
  assert.deepEqual(tip, [
    "‖∂o/∂(h,c)⟨2⟩‖ = 1.00 (h share 0.36, c share 0.64)", "‖∂o/∂h⟨2⟩‖ with c held = 0.60", "‖∂o/∂c⟨2⟩‖ with h held = 0.80", "came back from the next time step: 0",
  ]);
  const { context, made } = painted(given);
  const [bar] = made.bars;
  const lighter = context.filled.filter(({ box: [, y, , height], colour }) => y >= bar.y && y + height <= bar.y + bar.height + 1 && colour === "rgba(255,255,255,0.5)");
  assert.equal(lighter.length, 2);
  const tall = lighter.at(-1).box[3];
  assert.ok(Math.abs(tall - 0.64 * bar.height) < 1, "c's part of the bar of a norm at the top of the axis");
});

test("bits are a column of cells with their targets beside, the wrong ones counted", () => {
  const outputs = { clock: 0, kind: "bits", width: 2, of: 2, high: 1, p: [0.9, 0.2, 0.4, 0.6], target: [1, 1, null, null], at: [0, 1] };
  const given = frame(2, 4, { outputs });
  assert.ok(stacked(outputs));
  assert.deepEqual([0, 1].map((s) => known(outputs, s)), [true, false]);
  assert.deepEqual(tellOutput(outputs, 0), ["ŷ: 1 0, p of a 1: 0.90, 0.20", "y: 1 1, 1 of 2 wrong"]);
  assert.deepEqual(tellOutput(outputs, 1), ["ŷ: 0 1, p of a 1: 0.40, 0.60"]);
  assert.match(summary(given, null, readValues(given)), /1 of 2 bits right\./);
  const { made, context } = painted(given);
  const { output, target } = made.blocks[0];
  assert.equal(target, undefined, "targets stand beside, not above");
  assert.equal(output.height, 2 * output.cell);
  const cells = context.filled.filter(({ box: [, y] }) => y >= output.y && y < output.y + output.height && y < made.blocks[0].rows[0].y);
  assert.equal(cells.length, 4 + 2, "four predictions, two targets that are known");
});

test("several numbers are discs above one another, told as a list and by their mean error", () => {
  const outputs = { clock: 0, kind: "numbers", width: 2, of: 30, high: 1, p: [0.5, -0.5], target: [0.25, -0.25], at: [1] };
  const given = frame(2, 4, { outputs });
  assert.deepEqual(tellOutput(outputs, 0), ["ŷ = (0.50, −0.50) … (30 in all)", "y = (0.25, −0.25), off by 0.25 on average"]);
  assert.equal(painted(given).calls.arc >= 4, true);
  for (const width of [1, 5, 24]) {
    const many = { ...outputs, width, p: Array(width).fill(0.1), target: [] };
    const { made } = painted(frame(60, 4, { outputs: many, gradient: { of: "", output: null, groups: [] } }));
    assert.ok(made.blocks[0].output.height <= 160);
  }
});

test("a thread is as wide as its weight of the widest", () => {
  assert.equal(threadShare({ full: 0.08, high: 1 }, 0.04), 0.5);
  assert.equal(threadShare({ high: 1 }, 0.4), 0.4);
});

test("a rule of the time step before says its number", () => {
  assert.equal(ruleAt("h⟨t⟩ = z ⊙ h⟨t−1⟩", 2), "h⟨3⟩ = z ⊙ h⟨2⟩");
});
