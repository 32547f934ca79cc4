import assert from "node:assert/strict";
import { test } from "node:test";
import { decades, decode, ease, known, logShare, looksAt, looksOf, power, say, sayShare, strongest, tween, tweenLog } from "../../assets/score/values.js";
import { base64 } from "./frames.mjs";

test("8 bits: 0, 127 and 254 are the low end, exactly the middle, and the high end", () => {
  const values = decode({ values: base64([0, 127, 254]), low: -1, high: 1, bits: 8 });
  assert.deepEqual([...values], [-1, 0, 1]);
});

test("16 bits are little-endian and 256 times finer", () => {
  const values = decode({ values: base64([0, 0, 255, 127, 254, 255]), low: -1, high: 1, bits: 16 });
  assert.deepEqual([...values], [-1, 0, 1]);
});

test("a tween begins at the old values, ends at the very object of the new ones", () => {
  const [from, to] = [Float32Array.of(0, 1), Float32Array.of(1, -1)];
  assert.deepEqual([...tween(from, to, 0.5)], [0.5, 0]);
  assert.equal(tween(from, to, 1), to);
  assert.equal(tween(Float32Array.of(1), to, 0.5), to, "sizes differ: no mixture");
  assert.equal(tween(undefined, to, 0.5), to);
});

test("what spans decades is mixed in logarithms, and zero jumps", () => {
  const [half, zero] = tweenLog([1, 0], [0.01, 5], 0.5);
  assert.ok(Math.abs(half - 0.1) < 1e-12);
  assert.equal(zero, 5);
});

test("easing runs from 0 to 1 and through the middle", () => {
  assert.deepEqual([ease(0), ease(0.5), ease(1)], [0, 0.5, 1]);
});

test("the log axis holds every value, in two to eight decades", () => {
  const near = (axis, low, high) => assert.ok(Math.abs(axis.low - low) < 1e-9 && Math.abs(axis.high - high) < 1e-6, JSON.stringify(axis));
  near(decades([0.011, 1]), -2, 0);
  near(decades([0.4, 1.34]), -2, Math.log10(2));
  near(decades([1e-30, 1]), -8, 0);
  near(decades([0, NaN]), -3, 0);
  near(decades([]), -3, 0);
});

test("places on the log axis", () => {
  const axis = { low: -2, high: 0 };
  assert.deepEqual([1, 0.1, 0.01, 1e-9, 0, 5].map((value) => logShare(value, axis)), [1, 0.5, 0, 0, 0, 1]);
});

test("numbers as people write them, with a true minus", () => {
  assert.equal(say(-0.944), "−0.94");
  assert.equal(say(0.0021), "0.0021");
  assert.equal(say(3.2e-7), "3e−7");
  assert.equal(say(1240.4), "1,240");
  assert.equal(say(0), "0");
  assert.equal(say(null), "–");
  assert.equal(say(NaN), "–");
  assert.deepEqual([0.234, 0.999, 1, 0].map(sayShare), [".23", "1.0", "1.0", ".00"]);
  assert.deepEqual([0, -2, Math.log10(2), -8].map(power), ["1", "0.01", "2", "1e−8"]);
});

test("the strongest weights come first, by row or by column", () => {
  const [link, weights] = [{ times: 2, units: 3 }, Float32Array.of(0.25, 0.5, 0.25, 1, 0, 0)];
  assert.deepEqual(strongest(looksOf(weights, link, 0), 2), [[1, 0.5], [0, 0.25]]);
  assert.deepEqual(strongest(looksAt(weights, link, 0), 3), [[1, 1], [0, 0.25]]);
});

test("an unknown target is −1 among classes and null among numbers", () => {
  assert.deepEqual([0, 1, 2].map((s) => known({ kind: "classes", target: [3, -1] }, s)), [true, false, false]);
  assert.deepEqual([0, 1, 2].map((s) => known({ kind: "numbers", target: [-1, null] }, s)), [true, false, false]);
});
