// Words in small places: fitting, thinning, and tags that belong together.

// The longest beginning of `text` that is at most `width` wide, with an ellipsis if cut; "" if not even
// one letter fits. `measure` gives the width of a text.
export function fit(text, width, measure) {
  if (measure(text) <= width) return text;
  const letters = [...text];
  let [low, high] = [0, letters.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(letters.slice(0, middle).join("") + "…") <= width) low = middle;
    else high = middle - 1;
  }
  return low ? letters.slice(0, low).join("") + "…" : "";
}

// A type's name, or its first four or three letters, or nothing: what fits.
export function abbreviate(name, width, measure) {
  return [name, name.slice(0, 4), name.slice(0, 3)].find((text) => measure(text) <= width) ?? "";
}

// Which of `count` labels are shown so that they stand at least `room` apart: every one, or every
// 2nd, 5th, 10th … ; the numbers shown are round ones (counted from 1).
export function thin(count, pitch, room) {
  const every = [1, 2, 5, 10, 20, 50, 100].find((size) => size * pitch >= room) ?? count;
  return Array.from({ length: count }, (_, t) => t).filter((t) => every === 1 || (t + 1) % every === 0);
}

// The room that a word takes in its chip; a mark like <start> is no word, and may be set tight.
const chipRoom = (label) => ([...label].length <= 1 ? 0 : /^<.+>$/.test(label) ? label.length * 6.2 + 6 : [...label].length * 7.2 + 14);

// How the inputs are written under columns that stand `pitch` apart; `lines`: whether they may stand on two.
export function tokenStyle(labels, pitch, lines = false) {
  const longest = Math.max(1, ...labels.map((label) => [...label].length));
  if (!labels.length || pitch < 9) return "numbers";
  if (pitch >= Math.min(58, Math.max(...labels.map(chipRoom)))) return "flat";
  if (lines && pitch >= 26 && 2 * pitch >= longest * 7.2 + 14) return "staggered";
  return pitch >= 17 ? "slant" : pitch >= 13 ? "upright" : "numbers";
}

// "B-PER" is the type PER and begins a name; "O" and "<pad>" are no type.
export function readTag(label) {
  if (!label || label === "O" || label === "<pad>") return { type: "", begins: true };
  const prefix = label.slice(0, 2);
  if (prefix === "B-" || prefix === "I-") return { type: label.slice(2), begins: prefix === "B-" };
  return { type: label, begins: true };
}

// Neighbouring tags of one name, joined: [{type, from, to}], both ends included.
export function spans(labels) {
  const found = [];
  labels.forEach((label, t) => {
    const { type, begins } = readTag(label);
    if (!type) return;
    const last = found[found.length - 1];
    if (last && !begins && last.type === type && last.to === t - 1) last.to = t;
    else found.push({ type, from: t, to: t });
  });
  return found;
}

// A character that would be invisible, made visible.
const VISIBLE = { " ": "␣", "\n": "⏎", "\t": "⇥", "": "∅" };
export const visible = (label) => (Object.hasOwn(VISIBLE, label) ? VISIBLE[label] : label);

// A formula in pieces: [kind, text] with kind "sub", "sup" or "". A time step ⟨t⟩ stands high, what follows a
// "_" low; letters that are low already stay.
export function typeset(line) {
  const pieces = line.split(/(_[\p{L}\d]+|⟨[^⟩\s]{1,9}⟩)/u).filter(Boolean);
  return pieces.map((text) => (text.startsWith("_") ? ["sub", text.slice(1)] : text.startsWith("⟨") ? ["sup", text] : ["", text]));
}

// What stands in a sequence without being said.
export const special = (label) => label === "<start>" || label === "<end>";

// What a status means to who looks: these two come and go while nothing else on the page is written anew,
// and stay on one line beside "update 13,999", on the stage too.
const WAITING = { queued: "waiting for its turn", unseen: "nobody looked" };

export const doing = (frame) => WAITING[frame.status] ?? (frame.status === "running" ? "training" : frame.status);
