import assert from "node:assert/strict";
import { test } from "node:test";
import { decades, decode, ease, known, logShare, looksAt, looksOf, power, say, sayShare, steady, strongest, ticks, tween, tweenLog, wholeDecades } from "../../assets/score/values.js";
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

test("the axis of a run has whole decades, only widens, and begins anew with another run", () => {
  assert.deepEqual(wholeDecades([0.4, 1.34]), { low: -2, high: 1 });
  const ends = ({ low, high }) => [low, high];
  const first = steady(null, "a", [0.002, 0.07]);
  assert.deepEqual(ends(first), [-3, -1]);
  const wider = steady(first, "a", [1e-5, 0.3]);
  assert.deepEqual(ends(wider), [-5, 0]);
  assert.deepEqual(ends(steady(wider, "a", [0.002, 0.07])), [-5, 0]);
  assert.deepEqual(ends(steady(wider, "a", [0, 0])), [-5, 0], "what has vanished altogether moves nothing");
  assert.deepEqual(ends(steady(wider, "b", [0.002, 0.07])), [-3, -1]);
});

test("every line of the axis is labelled: both ends, what has room between them, and nothing over a name", () => {
  assert.deepEqual(ticks({ low: -3, high: -1 }, 104, false), [-1, -2, -3]);
  assert.deepEqual(ticks({ low: -9, high: 0 }, 104, false), [0, -3, -6, -9]);
  assert.deepEqual(ticks({ low: -3, high: -1 }, 62, true), [-1, -3]);
  assert.deepEqual(ticks({ low: -8, high: 0 }, 30, true), [0, -8]);
  for (let span = 2; span <= 16; span++) for (const height of [30, 62, 104]) {
    const places = ticks({ low: -span, high: 0 }, height, false).map((exponent) => ((0 - exponent) / span) * height);
    assert.deepEqual([places[0], places.at(-1)], [0, height]);
    places.slice(1).forEach((place, k) => assert.ok(place - places[k] >= 15 - 1e-9, `${span} decades in ${height} px`));
  }
});
