// A frame as rnn_core/views/score.py packs it, for the tests.

export const base64 = (numbers) => Buffer.from(Uint8Array.from(numbers)).toString("base64");

export function row(name, times, units, more = {}) {
  const numbers = Array.from({ length: times * units }, (_, k) => (k * 37) % 255);
  const group = name.slice(0, name.lastIndexOf("/"));
  return {
    name, group, title: "h", fold: null, kind: "signed", clock: 0, layer: 0, direction: 1,
    times, units, low: -1, high: 1, bits: 8, values: base64(numbers), ...more,
  };
}

export function frame(times = 8, units = 8, more = {}) {
  const norms = Array.from({ length: times }, (_, t) => 10 ** -(times - 1 - t));
  const empty = { n: 0, low: 0, high: 0, values: "" };
  return {
    format: 1, picture: "a", update: 3, status: "running", rate: 400, letter: "h", ribbons: "gradient",
    projector: false, selected: null, meanings: {}, notes: [], orders: {}, metric: null,
    loss: { now: 0.5, guess: 0.693, classes: 2, run: empty, before: empty },
    clocks: [{ name: "time", size: times, labels: Array.from({ length: times }, (_, t) => `w${t}`), unknown: [] }],
    rows: [row("layer0/hidden", times, units)], folds: [], links: [], grids: [], ghosts: null,
    outputs: { clock: 0, kind: "binary", labels: ["negative", "positive"], p: [0.23], target: [0], at: [times - 1] },
    gradient: { of: "output 1", output: 0, groups: [{ row: "layer0/hidden", norms, transported: norms.map((norm) => norm / 2) }] },
    ...more,
  };
}

// A drawing context that remembers what was filled with which colour.
export function recorder() {
  const filled = [];
  let box = null;
  const context = {
    filled, beginPath: () => (box = null), rect: (...sides) => (box = sides), roundRect: (...sides) => (box = sides),
    fill: () => box && filled.push({ box: box.slice(0, 4), colour: context.fillStyle }),
    fillRect: (...box) => filled.push({ box, colour: context.fillStyle }),
    measureText: (text) => ({ width: [...text].length * 7 }),
  };
  return new Proxy(context, { get: (target, name) => target[name] ?? (() => {}), set: (target, name, value) => ((target[name] = value), true) });
}
