import assert from "node:assert/strict";
import { test } from "node:test";
import { layout } from "../../assets/score/layout.js";
import { paintTokens } from "../../assets/score/marks.js";
import { base64, frame, recorder, row } from "./frames.mjs";

const clock = (size, tiles) => ({ name: "time", size, labels: Array(size).fill("0"), unknown: [], tiles });
const painted = (given, width) => {
  const [context, made] = [recorder(), layout(given, width)];
  const scene = { frame: given, made, colours: { accent: "teal", line: "grey" }, middle: made.middle, chosen: () => null };
  paintTokens(context, scene, made.blocks[0]);
  return { context, made };
};

test("an input that is a picture is drawn as one, in its own colours, inside its column", () => {
  const values = base64([254, 0, 0, 0, 254, 0, 0, 0, 254, 127, 127, 127]);
  const given = frame(1, 8, { clocks: [clock(1, { lines: 2, columns: 2, colours: 3, values })], rows: [row("layer0/hidden", 1, 8)] });
  const { context, made } = painted(given, 700);
  assert.deepEqual(context.filled.map(({ colour }) => colour), ["rgb(254, 0, 0)", "rgb(0, 254, 0)", "rgb(0, 0, 254)", "rgb(127, 127, 127)"]);
  const [axis, { tokens }] = [made.axes[0], made.blocks[0]];
  for (const { box: [x, y, w, h] } of context.filled) {
    assert.ok(x >= axis.middle(0) - axis.pitch / 2 && x + w <= axis.middle(0) + axis.pitch / 2 + 1);
    assert.ok(y >= tokens.y && y + h <= tokens.y + tokens.height);
  }
  assert.equal(context.texts.length, 0);
});

test("grey pixels are as wide as their columns, and what is not known stays empty", () => {
  const values = base64(Array.from({ length: 64 }, (_, t) => (t === 0 ? 255 : t % 2 ? 254 : 0)));
  const given = frame(64, 8, { clocks: [clock(64, { lines: 1, columns: 1, colours: 1, values })] });
  const { context, made } = painted(given, 800);
  assert.equal(context.filled.length, 63);
  assert.ok(context.filled.every(({ box: [, , w] }) => w <= made.axes[0].pitch + 1));
});
