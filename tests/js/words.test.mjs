import assert from "node:assert/strict";
import { test } from "node:test";
import { abbreviate, fit, readTag, spans, special, thin, tokenStyle, typeset, visible } from "../../assets/score/words.js";

const measure = (text) => [...text].length * 10;

test("a text that fits stays; one that does not keeps as many letters as fit, and an ellipsis", () => {
  assert.equal(fit("nothing", 70, measure), "nothing");
  assert.equal(fit("nothing", 69, measure), "nothi…");
  assert.equal(fit("nothing", 20, measure), "n…");
  assert.equal(fit("nothing", 5, measure), "");
  assert.equal(fit("😀😀😀", 20, measure), "😀…", "never half a character");
});

test("a type is written out, shortened or left away", () => {
  assert.equal(abbreviate("FACILITY", 80, measure), "FACILITY");
  assert.equal(abbreviate("FACILITY", 45, measure), "FACI");
  assert.equal(abbreviate("FACILITY", 30, measure), "FAC");
  assert.equal(abbreviate("FACILITY", 10, measure), "");
});

test("labels are thinned to round numbers", () => {
  assert.deepEqual(thin(4, 30, 20), [0, 1, 2, 3]);
  assert.deepEqual(thin(12, 6, 26), [4, 9]);
  assert.deepEqual(thin(3, 0.01, 26), [2], "at least the last one");
});

test("tokens stand flat, slanted, upright or as numbers, as there is room", () => {
  const words = ["There", "is", "nothing"];
  assert.equal(tokenStyle(words, 86), "flat");
  assert.equal(tokenStyle(words, 31), "slant");
  assert.equal(tokenStyle(words, 45, true), "staggered"); // on two lines, where they may
  assert.equal(tokenStyle(words, 20, true), "slant");
  assert.equal(tokenStyle(words, 14), "upright");
  assert.equal(tokenStyle(words, 12), "numbers"); // letters of 12 pixels would touch
  assert.equal(tokenStyle(words, 4), "numbers");
  assert.equal(tokenStyle(["a", "b"], 10), "flat");
  assert.equal(tokenStyle(["<start>", "2", "0"], 50), "flat"); // a mark is set tight, so that letters need not lean
  assert.equal(tokenStyle(["started", "2", "0"], 50), "slant");
  assert.equal(tokenStyle([], 86), "numbers");
});

test("neighbouring tags of one name are one span", () => {
  assert.deepEqual(spans(["B-ORG", "I-ORG", "O", "B-LOC", "B-LOC", "I-PER"]), [
    { type: "ORG", from: 0, to: 1 },
    { type: "LOC", from: 3, to: 3 },
    { type: "LOC", from: 4, to: 4 },
    { type: "PER", from: 5, to: 5 },
  ]);
  assert.deepEqual(spans(["I-ORG", "I-LOC"]), [{ type: "ORG", from: 0, to: 0 }, { type: "LOC", from: 1, to: 1 }]);
  assert.deepEqual(spans(["", "O", undefined]), []);
});

test("plain labels are types of their own", () => {
  assert.deepEqual(readTag("positive"), { type: "positive", begins: true });
  assert.deepEqual(readTag("B-PER"), { type: "PER", begins: true });
});

test("white space can be seen", () => {
  assert.deepEqual([" ", "\n", "a"].map(visible), ["␣", "⏎", "a"]);
});

test("the beginning and the end of what is said are shown, and known to be no words", () => {
  assert.deepEqual(["<start>", " ", "constructor"].map(visible), ["<start>", "␣", "constructor"]);
  assert.deepEqual(["<start>", "<end>", "<unk>", "end"].map(special), [true, true, false, false]);
});

test("a formula has its time steps high and its indices low; words stay as they are", () => {
  const kinds = (line) => typeset(line).filter(([kind]) => kind);
  assert.deepEqual(kinds("h⟨t⟩ = tanh(W_z h⟨t−1⟩ + b_y)"), [["sup", "⟨t⟩"], ["sub", "z"], ["sup", "⟨t−1⟩"], ["sub", "y"]]);
  assert.deepEqual(typeset("If it ended here: positive 0.51"), [["", "If it ended here: positive 0.51"]]);
  assert.equal(typeset("Σ U⟨t⟩ x⟨t⟩").map(([, text]) => text).join(""), "Σ U⟨t⟩ x⟨t⟩");
});
