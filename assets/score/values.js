// Numbers out of texts, numbers between numbers, numbers as texts.

// base64 → the numbers low … high that it stands for (8 or 16 bits each, little-endian).
export function decode({ values, low, high, bits }) {
  const bytes = Uint8Array.from(atob(values), (letter) => letter.charCodeAt(0));
  const whole = bits === 16 ? new Uint16Array(bytes.buffer) : bytes;
  const steps = bits === 16 ? 65534 : 254;
  return Float32Array.from(whole, (number) => low + ((high - low) * number) / steps);
}

export const ease = (share) => (share < 0.5 ? 4 * share ** 3 : 1 - (-2 * share + 2) ** 3 / 2);

// Values `share` of the way from one frame to the next. Frames of different sizes do not mix.
export function tween(from, to, share) {
  if (!from || from.length !== to.length || share >= 1) return to;
  return to.map((value, k) => from[k] + (value - from[k]) * share);
}

// The same for a number that spans decades; zero has no logarithm and jumps.
export function tweenLog(from, to, share) {
  if (!from || from.length !== to.length || share >= 1) return to;
  return to.map((value, k) => (value > 0 && from[k] > 0 ? from[k] * (value / from[k]) ** share : value));
}

// A log axis (exponents of ten) that holds the positive values: it ends on 1, 2 or 5 times a power of
// ten, begins on a whole decade, and spans two decades at least, eight at most (what is smaller has
// vanished).
export function decades(values) {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (!positive.length) return { low: -3, high: 0 };
  const most = Math.log10(Math.max(...positive)) - 1e-9;
  const high = Math.floor(most) + [0, Math.log10(2), Math.log10(5), 1].find((part) => Math.floor(most) + part >= most);
  const low = Math.floor(Math.log10(Math.min(...positive)) + 1e-9);
  const whole = Math.floor(high + 1e-9);
  return { low: Math.max(whole - 8, Math.min(low, whole - 2)), high };
}

// The same from one whole decade to another.
export function wholeDecades(values) {
  const { low, high } = decades(values);
  return { low, high: Math.ceil(high - 1e-9) + 0 };
}

// The log axis of a run: bars that are compared from one update to the next need one that stands. It widens
// where it must, and begins anew with another `key`.
export function steady(kept, key, values) {
  if (kept?.key !== key) return { key, ...wholeDecades(values) };
  if (!values.some((value) => value > 0)) return kept;
  const { low, high } = wholeDecades(values);
  return { key, low: Math.min(kept.low, low), high: Math.max(kept.high, high) };
}

// The decades of a log axis that are written beside it, `room` apart: the highest, the lowest, and what fits
// between them, in even steps if it can, clear of a name in the middle.
export function ticks({ low, high }, height, named, room = 15) {
  const decade = height / (high - low);
  const least = Math.ceil(room / decade - 1e-9);
  const every = [least, least + 1].find((step) => (high - low) % step === 0) ?? least;
  const shown = [];
  for (let exponent = high; (exponent - low) * decade >= room; exponent -= every) {
    if (!named || Math.abs((exponent - low) * decade - height / 2) >= room) shown.push(exponent);
  }
  return [...shown, low];
}

// Where a value stands on the log axis: 0 at the bottom or below, 1 at the top.
export function logShare(value, { low, high }) {
  return value > 0 ? Math.min(1, Math.max(0, (Math.log10(value) - low) / (high - low))) : 0;
}

// Numbers and bits: how many of them belong to one output, and those of output s.
export const widthOf = ({ width = 1 }) => width;
export const cellsOf = (list, outputs, s) => Array.from(list.slice(s * widthOf(outputs), (s + 1) * widthOf(outputs)));
const inCells = ({ kind }) => kind === "numbers" || kind === "bits";

// Whether a prediction is drawn as a column of cells, with its targets beside them.
export const stacked = (outputs) => inCells(outputs) && (outputs.kind === "bits" || widthOf(outputs) > 1);

// Whether somebody knows the target of output s, or a part of it.
export const known = (outputs, s) =>
  inCells(outputs) ? cellsOf(outputs.target, outputs, s).some((number) => number !== null) : (outputs.target[s] ?? -1) >= 0;

// The state whose gradient a group holds, as it is written: "h", "(h,c)".
export const stateOf = (frame, group) => {
  const { state, row } = frame.gradient.groups[group];
  return state ?? frame.rows.find((each) => each.name === row)?.title ?? frame.letter;
};

// How wide a thread of this weight is, 0 … 1.
export const threadShare = (link, weight) => Math.min(1, weight / (link.full ?? (link.high || 1)));

// The places of the largest weights, the largest first: [[place, weight], …].
export const strongest = (weights, count) =>
  Array.from(weights, (weight, place) => [place, weight]).sort((a, b) => b[1] - a[1]).slice(0, count);

// How much output t looks at every source; and how much every output looks at source s.
export const looksOf = (values, link, t) => values.subarray(t * link.units, (t + 1) * link.units);
export const looksAt = (values, link, s) => Float32Array.from({ length: link.times }, (_, t) => values[t * link.units + s]);

const MINUS = "\u2212";

// A number as people write it: 0.83, −0.94, 0.0021, 3e−7, 1,240.
export function say(value, digits = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size >= 1e7) return value.toExponential(1).replaceAll("-", MINUS).replace("+", "");
  if (size >= 1000) return value.toLocaleString("en-GB", { maximumFractionDigits: 0 }).replace("-", MINUS);
  if (size < 0.001) return value.toExponential(0).replaceAll("-", MINUS);
  const text = size < 0.1 ? value.toPrecision(Math.max(1, digits)) : value.toFixed(size >= 100 ? 0 : digits);
  return text.replace("-", MINUS);
}

// A probability in a small disc: .23, and 1 when it rounds to one.
export function sayShare(p) {
  const text = p.toFixed(2);
  return text.startsWith("0") ? text.slice(1) : "1.0";
}

// A power of ten as an axis label: 0.01, 1, 5, 1e−6.
export function power(exponent) {
  const value = 10 ** exponent;
  if (exponent > -3.5 && exponent < 3.5) return String(Number(value.toPrecision(2)));
  return value.toExponential(0).replaceAll("-", MINUS).replace("+", "");
}
