// Reads frames (JSON) from standard input, lays each out and paints it, and prints what the Python
// tests want to know: one line of JSON for each.

import { palette, valueColour } from "../../assets/score/colour.js";
import { layout } from "../../assets/score/layout.js";
import { Workshop, makeScene, paintScene, readValues } from "../../assets/score/scene.js";
import { tellTime } from "../../assets/score/tell.js";
import { recorder } from "./frames.mjs";

const text = await new Promise((done) => {
  let read = "";
  process.stdin.on("data", (part) => (read += part)).on("end", () => done(read));
});
const { frames, shades } = JSON.parse(text);
for (const { page, value } of shades ?? []) {
  console.log(JSON.stringify(valueColour(value, { kind: "signed", low: -1, high: 1 }, palette({ page }))));
}
for (const frame of frames ?? []) {
  const made = layout(frame, 700);
  const [context, values] = [recorder(), readValues(frame)];
  const workshop = new Workshop(context, "sans-serif", palette({ page: "#ffffff" }));
  workshop.sheet = (_, width, height) => ({ canvas: {}, image: {}, words: new Uint32Array(width * height), context: { putImageData() {} } });
  paintScene(context, makeScene({ frame, made, values, workshop, selected: 0, hover: 1 }));
  console.log(JSON.stringify({
    blocks: made.blocks.length, height: made.height, filled: context.filled.length, told: tellTime(frame, values, 0),
    rows: frame.rows.map((row, k) => ({ name: row.name, values: [...values.rows[k]].slice(0, 12) })),
  }));
}
