// How the columns of one time axis stand: how far apart, how wide, and how what is read is written under them.

import { tokenStyle } from "./words.js";

export const PAD = 10;
const PAD_OF_A_PHONE = 4;
const LANE = 34; // left and right of the columns of two parts: the state that one hands to the other
const MAX_PITCH = 104;
export const SLANT = Math.SQRT1_2;
const EMPTY = "·"; // the label of a place of a window in which nothing stands

// The distance between two columns: the width shared out. On a phone columns keep a readable
// distance instead, and the score scrolls sideways.
export function columnPitch(times, width, { phone = false, longest = 1, lanes = false, pads = 2 * PAD } = {}) {
  const least = !phone ? 2 : times > 60 ? 8 : longest <= 2 ? 22 : lanes ? 58 : 40;
  const pitch = Math.min(MAX_PITCH, Math.max(least, (width - pads) / Math.max(1, times)));
  return pitch >= 5 ? Math.floor(pitch) : Math.floor(pitch * 4) / 4;
}

// How wide a column's own rectangle is: half the pitch when there is room for ribbons, all of it
// when the score has become a plain heatmap.
export function columnWidth(pitch) {
  if (pitch <= 12) return pitch;
  const tight = Math.max(0, (60 - pitch) / 48);
  return Math.round(pitch * (0.5 + 0.5 * tight ** 1.7));
}

// How far the last of the words on two lines reaches beyond the middle of its column. It may move to the
// left as far as the word before it on its line leaves room.
function chipReach(labels, pitch) {
  const half = (label) => Math.min(pitch - 2, Math.max(15, [...(label ?? "")].length * 3.6 + 10));
  const [last, neighbour] = [half(labels.at(-1)), half(labels.at(-3))];
  return last - Math.max(0, 2 * pitch - last - neighbour - 4);
}

// How large an input is drawn that is a picture: as its column allows; a single one has all the room.
const tileSide = (pitch, size) => Math.min(size === 1 ? 132 : 64, pitch - (pitch > 20 ? 6 : pitch > 9 ? 2 : 0));

// One time axis: how its columns stand.
export function timeAxis(clock, width, { phone, lanes }) {
  const longest = Math.min(10, Math.max(1, ...clock.labels.map((label) => [...label].length)));
  const edge = phone ? PAD_OF_A_PHONE : PAD;
  const [left, right] = lanes ? [LANE, LANE] : [edge, edge];
  const spread = (reserve) => columnPitch(clock.size, width, { phone, longest, lanes, pads: left + right + reserve });
  let pitch = spread(0);
  const reach = { slant: () => longest * 6.2 * SLANT + 4, staggered: () => chipReach(clock.labels, pitch) };
  const overhang = (style) => (style in reach ? Math.max(0, reach[style]() - pitch / 2) : 0);
  const written = () => (clock.tiles ? "tiles" : tokenStyle(clock.labels, pitch, !lanes));
  const first = written();
  if (first in reach) pitch = spread(Math.max(0, overhang(first) - right + edge));
  const style = written();
  const end = Math.ceil(left + clock.size * pitch + Math.max(right, overhang(style)));
  return placed({ size: clock.size, longest, pitch, wide: columnWidth(pitch), style, tile: tileSide(pitch, clock.size), bare: clock.name === "whole", filled: clock.labels.findLastIndex((label) => label !== EMPTY) + 1 || clock.size, end }, left);
}

// An axis whose columns begin at `pad`.
const placed = (axis, pad) => ({
  ...axis, pad, river: axis.pitch - axis.wide < 12,
  left: (t) => pad + t * axis.pitch + (axis.pitch - axis.wide) / 2,
  middle: (t) => pad + (t + 0.5) * axis.pitch,
});

// What is made of a whole window at once stands over the middle of what is in it.
export function centred(axes) {
  const window = axes.find(({ bare }) => !bare);
  return axes.map((axis) => {
    if (!axis.bare || !window) return axis;
    const start = Math.max(PAD, window.pad + ((window.filled - axis.size) * window.pitch) / 2 - (axis.size * (axis.pitch - window.pitch)) / 2);
    return placed({ ...axis, end: Math.ceil(start + axis.size * axis.pitch + PAD) }, start);
  });
}
