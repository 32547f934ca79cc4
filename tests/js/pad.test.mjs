import assert from "node:assert/strict";
import { test } from "node:test";
import { moved, pressed } from "../../assets/pad/pad.js";

test("a press turns paper into ink and back, and leaves the others", () => {
  assert.equal(pressed("0000", 2, false), "0010");
  assert.equal(pressed("0110", 2, false), "0100");
});

test("what stands behind a press is open, if it is the network's to draw", () => {
  assert.equal(pressed("0110", 1, true), "00??");
  assert.equal(pressed("0110", 3, true), "0111");
});

test("pixels are known from the first on: a press beyond them makes paper of those between", () => {
  assert.equal(pressed("1???", 2, false), "101?");
  assert.equal(pressed("????", 0, true), "1???");
});

test("arrow keys move inside the pad", () => {
  const pad = { lines: 2, columns: 3 };
  assert.deepEqual(["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp"].map((key) => moved(key, 1, pad)), [2, 4, 0, 1]);
  assert.equal(moved("ArrowDown", 4, pad), 4);
  assert.equal(moved("a", 1, pad), 1);
});
