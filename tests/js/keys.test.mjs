import assert from "node:assert/strict";
import { test } from "node:test";
import { added, frequency, isBlack, lengthName, moved, places, readBoard, said, summary } from "../../assets/keys/keys.js";

const BOARD = readBoard(JSON.stringify([
  ["C4:½", 60, 0.5, "C4"], ["C4:1", 60, 1, "C4"], ["E♭4:½", 63, 0.5, "E♭4"], ["E♭4:1", 63, 1, "E♭4"], ["C♯4:½", 61, 0.5, "C♯4"], ["C♯4:1", 61, 1, "C♯4"],
]));

test("the keys are the pitches, from low to high, and every note is found by pitch and length", () => {
  assert.deepEqual(BOARD.pitches, [[60, "C4"], [61, "C♯4"], [63, "E♭4"]]);
  assert.deepEqual(BOARD.lengths, [0.5, 1]);
  assert.equal(BOARD.find(61, 0.5).symbol, "C♯4:½");
});

test("white keys lie side by side, black ones over the edge between two", () => {
  const octave = Array.from({ length: 12 }, (_, k) => 60 + k);
  const found = places(octave);
  const white = found.filter((_, k) => !isBlack(octave[k]));
  assert.deepEqual(white.map((key) => key.left), [0, 1, 2, 3, 4, 5, 6]);
  for (const k of [1, 3, 6, 8, 10]) assert.equal(found[k].left + found[k].width / 2, Math.round(found[k].left + 0.5));
});

test("keys are said in words and sound as they are tuned", () => {
  assert.deepEqual(["C♯4", "E♭5", "B4"].map(said), ["C sharp 4", "E flat 5", "B 4"]);
  assert.equal(frequency(69), 440);
  assert.equal(frequency(81), 880);
  assert.deepEqual([0.5, 1, 1.5, 2, 8].map(lengthName), ["½", "1", "1½", "2", "8"]);
});

test("arrow keys go by semitones and octaves and stay on the keys", () => {
  assert.deepEqual(["ArrowRight", "ArrowLeft", "ArrowUp", "Home", "End"].map((key) => moved(key, 3, 24)), [4, 2, 15, 0, 23]);
  assert.equal(moved("ArrowLeft", 0, 24), 0);
  assert.equal(moved("ArrowUp", 20, 24), 20);
  assert.equal(moved("ArrowDown", 20, 24), 8);
  assert.equal(moved("a", 5, 24), 5);
});

test("a theme grows up to its most, and is told in notes and beats", () => {
  assert.deepEqual(added(["C4:1"], "E♭4:½", 5), ["C4:1", "E♭4:½"]);
  const full = ["C4:1", "C4:1"];
  assert.equal(added(full, "C4:1", 2), full);
  assert.equal(summary([], BOARD, 8, 9), "No note yet: press a key.");
  assert.equal(summary(["C4:½"], BOARD, 8, 9), "1 note, ½ beat; a phrase has 8.");
  assert.equal(summary(["C4:1", "E♭4:½"], BOARD, 8, 9), "2 notes, 1½ beats; a phrase has 8.");
  assert.equal(summary(full, BOARD, 8, 2), "2 notes, 2 beats. No more notes fit.");
});
