import assert from "node:assert/strict";
import { test } from "node:test";
import { placePieces } from "../../assets/score/poster.js";

test("the legend of a saved picture is broken into rows that fit, in its order", () => {
  const pieces = ["one", "two", "three", "four"].map((text) => ({ colours: ["#fff"], texts: [text.repeat(6)] }));
  const { placed, height } = placePieces(pieces, 400, (text) => text.length * 7);
  assert.deepEqual(placed.map(({ piece }) => piece), pieces);
  const rows = [...new Set(placed.map(({ y }) => y))];
  assert.ok(rows.length > 1);
  assert.equal(height, rows.at(-1) + 22);
  placed.forEach(({ x, piece }) => assert.ok(x + piece.texts[0].length * 7 <= 400));
  assert.deepEqual(placePieces([], 400, () => 0), { placed: [], height: 0 });
});
