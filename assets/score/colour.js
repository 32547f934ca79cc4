// Colours: one language for every picture. rnn_core/figures/colour.py holds the same numbers, and a
// test compares them.

const LIGHT = {
  negative: "#1f62b0", zero: "#ececea", positive: "#c2560f", accent: "#0f6f69", attention: "#7a3e9d",
  ink: "#1f1f1d", muted: "#6f6e69", line: "#dddcd7", wrong: "#b3261e", page: "#ffffff",
};
const DARK = {
  negative: "#6cb0f8", zero: "#2c2b28", positive: "#f59a55", accent: "#5cc3bc", attention: "#cf9bf0",
  ink: "#f0efec", muted: "#a3a19b", line: "#3d3c38", wrong: "#ff8a80", page: "#191816",
};
export const GATE_INK = 0.8; // an open gate is this far from neutral to ink

export const HUES = [
  "#6a5acd", "#117733", "#cc6677", "#3d9fd0", "#b8a21f",
  "#aa4499", "#44aa99", "#d9772b", "#882255", "#7c8a2e",
];

// "#rgb", "#rrggbb" and "rgb(…)" as three numbers; null for anything else.
export function parseColour(text) {
  const value = (text ?? "").trim();
  const numbers = value.match(/^rgba?\(([^)]+)\)/);
  if (numbers) return numbers[1].split(/[\s,/]+/).slice(0, 3).map(Number);
  const digits = value.match(/^#([0-9a-f]{3}|[0-9a-f]{6})$/i)?.[1];
  if (!digits) return null;
  const wide = digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits;
  return [0, 2, 4].map((start) => parseInt(wide.slice(start, start + 2), 16));
}

export const hex = (rgb) => "#" + rgb.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("");

// The colour `share` of the way from one to the other, straight through sRGB.
export function mix(start, end, share) {
  const [a, b] = [parseColour(start), parseColour(end)];
  return hex(a.map((part, k) => part + (b[k] - part) * share));
}

export function alpha(colour, share) {
  return `rgba(${parseColour(colour).join(",")},${share})`;
}

// How light a colour is to the eye: 0 black … 1 white (relative luminance).
export function luminance(colour) {
  const [r, g, b] = parseColour(colour).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export const contrast = (a, b) => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
};

// Black or white, whichever is read more easily on `colour`.
export const inkOn = (colour) => (contrast(colour, "#ffffff") >= contrast(colour, "#111110") ? "#ffffff" : "#111110");

// Everything a drawing needs, from the page's own colours: a dark page gets the dark pair.
export function palette({ page, ink, accent } = {}) {
  const dark = parseColour(page) ? luminance(page) < 0.3 : false;
  const base = dark ? DARK : LIGHT;
  const known = (colour, otherwise) => (parseColour(colour) ? hex(parseColour(colour)) : otherwise);
  const colours = {
    ...base, dark, page: known(page, base.page), ink: known(ink, base.ink), accent: known(accent, base.accent),
  };
  colours.band = mix(colours.page, colours.accent, dark ? 0.2 : 0.1);
  colours.chip = mix(colours.page, colours.ink, dark ? 0.06 : 0.035);
  colours.hues = HUES.map((hue) => (dark ? mix(hue, "#ffffff", 0.35) : hue));
  return colours;
}

// The colour of a value in low … high: signed values diverge around zero, gates run towards ink.
export function valueColour(value, { kind, low, high }, colours) {
  if (kind === "gate") return mix(colours.zero, colours.ink, GATE_INK * clamp01((value - low) / (high - low || 1)));
  const share = Math.min(1, Math.abs(value) / (high || 1));
  return mix(colours.zero, value < 0 ? colours.negative : colours.positive, share);
}

const clamp01 = (share) => Math.min(1, Math.max(0, share));

export const SHADES = 255;

// The colours of 255 equal steps from low to high; a heatmap looks its values up here.
export function shades(row, colours) {
  return Array.from({ length: SHADES }, (_, step) => {
    const value = row.low + ((row.high - row.low) * step) / (SHADES - 1);
    return valueColour(value, row, colours);
  });
}

export function shadeIndex(value, { low, high }) {
  return Math.round(clamp01((value - low) / (high - low || 1)) * (SHADES - 1));
}
