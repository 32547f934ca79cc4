import assert from "node:assert/strict";
import { test } from "node:test";
import * as colour from "../../assets/score/colour.js";

const light = colour.palette({ page: "#ffffff", ink: "#22211f", accent: "#0f6f69" });
const dark = colour.palette({ page: "rgb(23, 22, 19)", ink: "#edebe8", accent: "#5cc3bc" });
const row = { kind: "signed", low: -2, high: 2 };

test("zero is neutral, the ends are the ends, and what lies beyond keeps the end's colour", () => {
  assert.equal(colour.valueColour(0, row, light), light.zero);
  assert.equal(colour.valueColour(-2, row, light), light.negative);
  assert.equal(colour.valueColour(2, row, light), light.positive);
  assert.equal(colour.valueColour(99, row, light), light.positive);
});

test("a dark page gets the dark pair, a light page the light one", () => {
  assert.equal(dark.dark, true);
  assert.equal(light.dark, false);
  assert.notEqual(dark.zero, light.zero);
  assert.equal(dark.page, "#171613");
});

test("the page's own accent is used, and nonsense is not", () => {
  assert.equal(colour.palette({ page: "#fff", accent: "#123456" }).accent, "#123456");
  assert.equal(colour.palette({ page: "#fff", accent: "unset" }).accent, light.accent);
});

test("text is readable: ink on the page, muted on the page, marks on their discs", () => {
  for (const colours of [light, dark]) {
    assert.ok(colour.contrast(colours.ink, colours.page) >= 7);
    assert.ok(colour.contrast(colours.muted, colours.page) >= 4.5);
    assert.ok(colour.contrast(colours.attention, colours.page) >= 4.5);
    assert.notEqual(colours.attention, colours.accent, "teal is the gradient, and what was chosen");
    for (const fill of [colours.accent, colours.negative, colours.positive, colours.wrong]) {
      assert.ok(colour.contrast(colour.inkOn(fill), fill) >= 4.5, fill);
    }
  }
});

test("blue and orange differ in lightness or hue far enough for any common colour blindness", () => {
  for (const { negative, positive } of [light, dark]) {
    const [a, b] = [negative, positive].map(colour.parseColour);
    assert.ok(Math.abs(a[2] - b[2]) > 100, "the blue channel, which red–green blindness leaves alone, tells them apart");
  }
});

test("there is one shade for each of 255 steps, and the middle one is zero's", () => {
  const shades = colour.shades(row, light);
  assert.equal(shades.length, 255);
  assert.equal(shades[127], light.zero);
  assert.equal(shades[colour.shadeIndex(-2, row)], light.negative);
  assert.equal(colour.shadeIndex(NaN, row) >= 0, false);
  assert.equal(colour.shadeIndex(1e9, row), 254);
});

test("gates run from neutral to ink, not through the signed colours", () => {
  const gate = { kind: "gate", low: 0, high: 1 };
  assert.equal(colour.valueColour(0, gate, light), light.zero);
  assert.ok(colour.luminance(colour.valueColour(1, gate, light)) < 0.1);
});

test("colours are read in every notation that a browser gives", () => {
  assert.deepEqual(colour.parseColour("#0f6f69"), [15, 111, 105]);
  assert.deepEqual(colour.parseColour("#fff"), [255, 255, 255]);
  assert.deepEqual(colour.parseColour(" rgba(1, 2, 3, 0.5)"), [1, 2, 3]);
  assert.equal(colour.parseColour("red"), null);
  assert.equal(colour.alpha("#010203", 0.5), "rgba(1,2,3,0.5)");
});
