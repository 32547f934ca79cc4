// A frame as rnn_core/views/score.py packs it, for the tests.

export const base64 = (numbers) => Buffer.from(Uint8Array.from(numbers)).toString("base64");

export function row(name, times, units, more = {}) {
  const numbers = Array.from({ length: times * units }, (_, k) => (k * 37) % 255);
  const group = name.slice(0, name.lastIndexOf("/"));
  return {
    name, group, part: ["encoder", "decoder"].find((part) => name.startsWith(part)) ?? "", title: "h", fold: null, kind: "signed", clock: 0, layer: 0, direction: 1, carried: !more.fold,
    times, units, low: -1, high: 1, bits: 8, values: base64(numbers), ...more,
  };
}

export function frame(times = 8, units = 8, more = {}) {
  const norms = Array.from({ length: times }, (_, t) => 10 ** -(times - 1 - t));
  const empty = { n: 0, low: 0, high: 0, values: "" };
  return {
    format: 1, picture: "a", update: 3, status: "running", rate: 400, letter: "h", ribbons: "gradient", joins: "output",
    stage: false, wires: { "": ["U", "W", "V"], decoder: ["U′", "W′", "V"] }, unit: null, selected: null, clock: 0, meanings: {}, notes: [], orders: {}, metric: null,
    loss: { now: 0.5, guess: 0.693, classes: 2, run: empty, before: empty },
    clocks: [{ name: "time", size: times, labels: Array.from({ length: times }, (_, t) => `w${t}`), unknown: [] }],
    rows: [row("layer0/hidden", times, units)], folds: [], links: [], grids: [], ghosts: null,
    outputs: { clock: 0, kind: "binary", labels: ["negative", "positive"], p: [0.23], target: [0], at: [times - 1] },
    gradient: { of: "output 1", output: 0, groups: [{ row: "layer0/hidden", norms, transported: norms.map((norm) => norm / 2), state: "h", shares: [] }] },
    ...more,
  };
}

const LOOKS = { full: 1, looks: "looks at (α)", seen: "looked at (α) for", legend: "α: threads, as wide as the weight" };

// A decoder of 4 time steps over an encoder of 3 that reads both ways, with or without attention.
export function parts({ attention = true, Tx = 3, Ty = 4, ...more } = {}) {
  const words = (size, word) => Array.from({ length: size }, (_, t) => `${word}${t}`);
  const clocks = [
    { name: "target", size: Ty, labels: ["<start>", ...words(Ty - 1, "y")], unknown: [] },
    { name: "source", size: Tx, labels: words(Tx, "x"), unknown: [] },
  ];
  const rows = [
    row("decoder/layer0/hidden", Ty, 8, { title: "s" }),
    row("encoder/layer0/hidden", Tx, 8, { clock: 1 }),
    row("encoder/layer0/backward/hidden", Tx, 8, { clock: 1, direction: -1 }),
  ];
  // Output t looks at source t (the last ones at the last source), and a little at the one before.
  const weights = Array.from({ length: Ty * Tx }, (_, k) => {
    const [t, s] = [Math.min(Math.floor(k / Tx), Tx - 1), k % Tx];
    return t === s ? 203 : t - 1 === s ? 51 : 0;
  });
  const links = attention ? [{ name: "attention", ...LOOKS, to: 0, from: 1, times: Ty, units: Tx, low: 0, high: 1, bits: 8, values: base64(weights) }] : [];
  const groups = rows.map(({ name, times, title }) => ({ row: name, state: title, shares: [], norms: Array(times).fill(0.1), transported: Array(times).fill(0.05) }));
  const top = Array.from({ length: Ty }, (_, s) => [s, (s + 1) % Ty]).flat();
  const p = Array.from({ length: Ty }, () => [0.9, 0.1]).flat();
  const outputs = { clock: 0, kind: "classes", labels: [...words(Ty - 1, "out"), "<end>"], types: [], best: 2, top, p, target: [0, 1, 1, -1].slice(0, Ty), at: words(Ty, "").map(Number) };
  return frame(Tx, 8, { clocks, rows, links, outputs, gradient: { of: "output 1", output: 0, groups }, ...more });
}

// A drawing context that remembers what was filled with which colour, and what was written. `arcs` counts
// the discs.
export function recorder() {
  const [filled, texts, fonts] = [[], [], []];
  let box = null;
  const context = {
    filled, texts, fonts, arcs: 0, arc: () => (context.arcs += 1), fillText: (text) => (texts.push(text), fonts.push(context.font)), beginPath: () => (box = null), rect: (...sides) => (box = sides), roundRect: (...sides) => (box = sides),
    fill: () => box && filled.push({ box: box.slice(0, 4), colour: context.fillStyle }),
    fillRect: (...box) => filled.push({ box, colour: context.fillStyle }),
    measureText: (text) => ({ width: [...text].length * 7 }),
  };
  return new Proxy(context, { get: (target, name) => target[name] ?? (() => {}), set: (target, name, value) => ((target[name] = value), true) });
}
