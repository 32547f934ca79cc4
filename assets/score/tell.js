// What the picture says in words: the tooltip, the time step block, the summary for a screen reader.

import { partName } from "./layout.js";
import { cellsOf, known, looksAt, looksOf, say, stateOf, strongest, widthOf } from "./values.js";
import { doing, visible } from "./words.js";

const TOLD = 3; // of many weights the largest
const WORTH_TELLING = 0.005; // a share below that is 0.00 to a reader

// The shares that are told: the first one always.
const worth = (shares) => shares.filter(([, share], k) => k === 0 || share >= WORTH_TELLING);

export const token = (frame, t, clock = 0) => {
  const label = frame.clocks[clock]?.labels[t];
  return label === undefined ? "" : visible(label);
};

// An encoder and a decoder: only then is there a source and a target.
export const twoParts = (frame) => frame.clocks.some(({ name }) => name === "target");

// "PER, that is a person": a type with its meaning, if the frame has one.
export const meaning = (frame, type) => (frame.meanings[type] ? `${type} (${frame.meanings[type]})` : type);

// A symbol in a sentence: in quotes, for it may be a number itself. Tags speak for themselves.
const quoted = (outputs, number) => (outputs.types.length ? outputs.labels[number] : `“${visible(outputs.labels[number])}”`);

// A class that is called by a number is quoted: "“1” 0.65".
const plainly = (label) => (/^[\d.−-]+$/.test(label) ? `“${label}”` : label);

// The lines that tell of one prediction.
export function tellOutput(outputs, s) {
  if (!outputs || s === null || s < 0 || s >= outputs.at?.length) return [];
  if (outputs.kind === "numbers") return tellNumbers(outputs, s);
  if (outputs.kind === "bits") return tellBits(outputs, s);
  const lines = [];
  if (outputs.kind === "binary") lines.push(`ŷ: ${plainly(outputs.labels[1])} ${say(outputs.p[s])}, ${plainly(outputs.labels[0])} ${say(1 - outputs.p[s])}`);
  else {
    const best = Array.from({ length: outputs.best }, (_, k) => [outputs.top[s * outputs.best + k], outputs.p[s * outputs.best + k]]);
    lines.push("ŷ: " + worth(best).map(([number, p]) => `${quoted(outputs, number)} ${say(p)}`).join(", "));
  }
  if (known(outputs, s)) lines.push(`y: ${outputs.kind === "binary" ? outputs.labels[outputs.target[s]] : quoted(outputs, outputs.target[s])}`);
  return lines;
}

const more = (outputs) => (outputs.of > widthOf(outputs) ? ` … (${outputs.of} in all)` : "");
const list = (numbers) => (numbers.length > 1 ? `(${numbers.join(", ")})` : numbers[0]);

function tellNumbers(outputs, s) {
  const [predicted, targets] = [outputs.p, outputs.target].map((numbers) => cellsOf(numbers, outputs, s));
  const lines = [`ŷ = ${list(predicted.map((number) => say(number)))}${more(outputs)}`];
  if (known(outputs, s)) lines.push(`y = ${list(targets.map((number) => say(number)))}, off by ${say(offBy(outputs, s))}${widthOf(outputs) > 1 ? " on average" : ""}`);
  return lines;
}

// How far an output is from its target, on average over its known numbers.
function offBy(outputs, s) {
  const targets = cellsOf(outputs.target, outputs, s);
  const errors = cellsOf(outputs.p, outputs, s).flatMap((number, k) => ((targets[k] ?? null) === null ? [] : [Math.abs(number - targets[k])]));
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

// How many bits of an output are known, and how many of these are wrong.
function countBits(outputs, s) {
  const targets = cellsOf(outputs.target, outputs, s);
  const judged = cellsOf(outputs.p, outputs, s).flatMap((p, k) => ((targets[k] ?? null) === null ? [] : [(p >= 0.5) !== (targets[k] >= 0.5)]));
  return [judged.length, judged.filter(Boolean).length];
}

function tellBits(outputs, s) {
  const bits = (numbers) => cellsOf(numbers, outputs, s).map((p) => ((p ?? null) === null ? "?" : p >= 0.5 ? "1" : "0")).join(" ");
  const lines = [`ŷ: ${bits(outputs.p)}${more(outputs)}, p of a 1: ${cellsOf(outputs.p, outputs, s).map((p) => say(p)).join(", ")}`];
  const [judged, wrong] = countBits(outputs, s);
  if (judged) lines.push(`y: ${bits(outputs.target)}, ${wrong ? `${wrong} of ${judged} wrong` : "all right"}`);
  return lines;
}

// Notes and predictions together: ŷ is told once, the way it is made from the notes, its numbers from the
// outputs, which are newer while a network trains. Both lists are new: whoever asked may add to them.
export function withOutput(notes, told) {
  const [said, ...rest] = told;
  const place = notes.findIndex((note) => note.startsWith("ŷ = "));
  if (!said || place < 0) return [[...notes], [...told]];
  const made = notes[place].match(/^ŷ = \S+\(o\): /)?.[0];
  const line = made && said.startsWith("ŷ: ") ? made + said.slice("ŷ: ".length) : notes[place];
  return [[...notes.slice(0, place), line, ...rest, ...notes.slice(place + 1)], []];
}

// The circle has the number of the second class; the likelier one is named first.
const likelier = ([no, yes], p) => (p < 0.5 ? `${no} ${say(1 - p)} (${yes} ${say(p)})` : `${yes} ${say(p)}`);

export function tellGhost(frame, t) {
  const { ghosts, outputs } = frame;
  if (!ghosts || outputs?.at.includes(t)) return [];
  const start = ghosts.guess ? "A guess, for training never asked here" : "If it ended here";
  if (ghosts.kind === "binary") return [`${start}: ${likelier(ghosts.labels, ghosts.p[t])}`];
  if (ghosts.kind !== "classes") return [`${start}: ${list(cellsOf(ghosts.p, ghosts, t).map((number) => say(number)))}`];
  const first = t * ghosts.best;
  return [`${start}: ${ghosts.labels[ghosts.top[first]]} ${say(ghosts.p[first])}`];
}

export function gradientName(frame) {
  const { output } = frame.gradient;
  return output === null ? "∂L" : frame.outputs?.at.length > 1 ? `∂o⟨${output + 1}⟩` : "∂o";
}

// What an output wrote, or, where outputs are no symbols, its number; `named`: both, for symbols repeat.
function written(frame, t, named = false) {
  const { outputs } = frame;
  const s = outputs?.at.indexOf(t) ?? -1;
  if (s < 0 || outputs.kind !== "classes") return `output ${t + 1}`;
  const best = outputs.top[s * outputs.best];
  return named ? `${quoted(outputs, best)} (output ${s + 1})` : visible(outputs.labels[best]);
}

// An input in quotes; one that stands there more than once with its number.
function input(frame, t, clock) {
  const label = token(frame, t, clock);
  if (!label) return `input ${t + 1}`;
  const { labels } = frame.clocks[clock];
  return labels.indexOf(labels[t]) === labels.lastIndexOf(labels[t]) ? `“${label}”` : `“${label}” (input ${t + 1})`;
}

// The column of a window has no name: there is only one.
const called = (frame, t, clock) => (frame.clocks[clock].name === "whole" ? "" : input(frame, t, clock));

// Where a time step of one part looks in the other, or who looks at it: the largest weights.
export function tellLooks(frame, values, t, clock) {
  return frame.links.flatMap((link, k) => {
    if (link.to === link.from) return [];
    const each = (weights, name) => worth(strongest(weights, TOLD)).map(([place, weight]) => `${name(place)} ${say(weight)}`.trim()).join(", ");
    const reader = (place) => (frame.clocks[link.to].name === "target" ? written(frame, place, true) : called(frame, place, link.to));
    if (clock === link.to) return [`${link.looks ?? link.name}: ${each(looksOf(values.links[k], link, t), (s) => input(frame, s, link.from))}`];
    if (clock === link.from) return [`${link.seen ?? link.name}: ${each(looksAt(values.links[k], link, t), reader)}`];
    return [];
  });
}

// Everything the frame knows of one time step. The page's own notes (the equation) come first.
export function tellTime(frame, values, t, clock = 0) {
  if (t === null || t === undefined) return { title: "Time step", lines: ["Click a column, or use the arrow keys."] };
  const s = frame.outputs?.clock === clock ? frame.outputs.at.indexOf(t) : -1;
  const noted = frame.selected === t && (frame.clock ?? 0) === clock ? frame.notes : [];
  const [lines, said] = withOutput(noted, tellOutput(frame.outputs, s));
  if (twoParts(frame)) lines.push(...said);
  lines.push(...tellLooks(frame, values, t, clock), ...tellRules(frame, t, clock, lines));
  frame.rows.forEach((row, index) => {
    if (t >= row.times || row.clock !== clock) return;
    const column = values.rows[index].subarray(t * row.units, (t + 1) * row.units);
    if (row.fold === null) lines.push(...tellState(frame, row, column, t));
    else if (row.kind === "gate") lines.push(`${row.title}${part(frame, row)}: mean ${say(mean(column))}`);
  });
  if (!twoParts(frame)) lines.push(...said, ...tellGhost(frame, t));
  if (frame.clocks[clock]?.cause?.includes(t)) lines.push("By the rule of the task the answer hangs on this input.");
  if (frame.clocks[clock]?.unknown.includes(t)) lines.push("Never seen in training: read as <unk>.");
  return { title: timeTitle(frame, t, clock), lines };
}

// A rule of time step t in its own numbers: "k⟨t⟩ = Σ α⟨t,t′⟩ …" becomes "k⟨3⟩ = Σ α⟨3,t′⟩ …".
export const ruleAt = (rule, t) => rule.replace(/⟨t−1⟩/g, `⟨${t}⟩`).replace(/\bt\b(?!′)/g, String(t + 1));

// How the open rows of a time axis that explain themselves are made, where no note says so with numbers.
function tellRules(frame, t, clock, notes) {
  const rules = frame.rows.filter((row) => row.rule && row.kind === "signed" && row.clock === clock).map(({ rule }) => rule);
  const noted = (rule) => notes.some((note) => note.startsWith(rule.slice(0, rule.indexOf("=") + 1)));
  return rules.filter((rule) => !noted(rule)).map((rule) => ruleAt(rule, t));
}

// What a row shows, for its name: a rule and its words.
export const tellRow = ({ rule, about }) => (rule ? [`${rule}: ${about}`] : []);

// "Time step 3 · “nothing”"; of two parts it is said which, and that a decoder reads what stands there.
function timeTitle(frame, t, clock) {
  const label = token(frame, t, clock);
  if (!twoParts(frame)) return `${placeTitle(frame, t, clock)}${label ? ` · “${label}”` : ""}`;
  const decodes = frame.clocks[clock].name === "target";
  const name = frame.rows.find((row) => row.clock === clock && row.part)?.part ?? (decodes ? "target" : "source");
  return `${name[0].toUpperCase()}${name.slice(1)}, time step ${t + 1}${label ? ` · ${decodes ? "reads " : ""}“${label}”` : ""}`;
}

// One column, of which nothing is handed on: no time passes.
const atOnce = (frame) => frame.clocks.length === 1 && frame.clocks[0].size === 1 && !frame.rows.some((row) => row.carried);

// How a column of a network of one part is called: a window has places; what is read twice, as queries and
// as what they look at, says which.
function placeTitle(frame, t, clock) {
  const names = frame.clocks.map(({ name }) => name);
  if (names[clock] === "whole") return "The whole window";
  if (atOnce(frame)) return "The input";
  if (names[clock] === "source") return `Looked at: time step ${t + 1}`;
  return `${names.includes("whole") ? "Place" : "Time step"} ${t + 1}`;
}

// Which layer, direction and part, where there is more than one.
function part(frame, row) {
  const beside = frame.rows.filter((other) => other.fold === null && (twoParts(frame) || other.clock === row.clock));
  const several = beside.length > 1;
  return several ? ` ${partName(row, frame.rows)}` : "";
}

function tellState(frame, row, column, t) {
  const state = at(row.title, t);
  const peak = column.reduce((best, value, u) => (Math.abs(value) > Math.abs(column[best]) ? u : best), 0);
  const group = frame.gradient.groups.findIndex((each) => each.row === row.name);
  const strongestUnit = `strongest unit ${peak + 1} = ${say(column[peak])}`;
  const where = part(frame, row).trim();
  const slope = group < 0 ? [] : [`${slopeOf(frame, group, t)}${twoParts(frame) ? ` ${where}` : ""} = ${say(frame.gradient.groups[group].norms[t])}${tellShares(frame, group, t)}`];
  if (twoParts(frame)) return slope;
  if (where) return [`${where} ${strongestUnit}`, ...(tellShares(frame, Math.max(0, group), t) ? slope : [])]; // its bar is labelled
  return [`${state}: ${strongestUnit}`, ...slope];
}

// A row at a time step: "h⟨3⟩"; a row that says ⟨t⟩ itself, as U⟨t⟩x⟨t⟩, with the number put in; a first state
// has its number already.
const at = (title, t) => title.includes("⟨0⟩") ? title : (title.includes("⟨t⟩") ? title.replaceAll("⟨t⟩", `⟨${t + 1}⟩`) : `${title}⟨${t + 1}⟩`);

const slopeOf = (frame, group, t) => `‖${gradientName(frame)}/∂${at(stateOf(frame, group), t)}‖`;

// " (h share 0.36, c share 0.64)": what each part of a state has of the squared norm.
function tellShares(frame, group, t) {
  const shares = frame.gradient.groups[group]?.shares ?? [];
  return shares.length ? ` (${shares.map(({ letter, parts }) => `${letter} share ${say(parts[t])}`).join(", ")})` : "";
}

const mean = (column) => column.reduce((sum, value) => sum + value, 0) / Math.max(1, column.length);

// The tooltip for what lies under the pointer.
export function tellPoint(frame, values, found, order) {
  const t = found.time;
  if (t === null) return [];
  const clock = found.clock ?? 0;
  if (found.row !== null) return tellUnit(frame, values, found, order);
  if (found.bar !== null) return tellBar(frame, found.bar, t);
  if (found.between) return [timeTitle(frame, t, clock), ...tellLooks(frame, values, t, clock)];
  if (found.output !== null) return [...tellOutput(frame.outputs, found.output), ...tellLooks(frame, values, t, clock), "Click: show the gradient of this output"];
  if (!found.token) return tellGhost(frame, t);
  if (frame.clocks[clock].unknown.includes(t)) return [`“${token(frame, t, clock)}” was never seen in training`, "The network reads <unk>, one symbol for all unknown words."];
  if (frame.clocks.length < 2) return [`x⟨${t + 1}⟩ = ${token(frame, t)}`];
  return [timeTitle(frame, t, clock), ...tellLooks(frame, values, t, clock)];
}

function tellUnit(frame, values, found, order) {
  const [row, t] = [frame.rows[found.row], found.time];
  const unit = order(row)[found.unit];
  const value = values.rows[found.row][t * row.units + unit];
  const where = twoParts(frame) ? `${partName(row, frame.rows)}: ` : "";
  const lines = [`${where}${at(row.title, t)} ${row.units > 1 ? `unit ${unit + 1}` : ""} = ${say(value, 3)}`, token(frame, t, row.clock)];
  if (row.rule) lines.splice(1, 0, ruleAt(`${row.rule}: ${row.about}`, t));
  return frame.clocks.length > 1 ? [...lines.slice(0, -1), timeTitle(frame, t, row.clock), ...tellLooks(frame, values, t, row.clock)] : lines;
}

function tellBar(frame, bar, t) {
  const { norms, transported, shares = [], row: name } = frame.gradient.groups[bar];
  const row = frame.rows.find((each) => each.name === name);
  const where = twoParts(frame) ? `, ${partName(row, frame.rows)}` : "";
  const lines = [`${slopeOf(frame, bar, t)}${where} = ${say(norms[t])}${tellShares(frame, bar, t)}`];
  const held = (letter) => shares.filter((other) => other.letter !== letter).map((other) => other.letter).join(" and ");
  shares.forEach(({ letter, norms: own }) => lines.push(`‖${gradientName(frame)}/∂${at(letter, t)}‖ with ${held(letter)} held = ${say(own[t])}`));
  if (transported.length) lines.push(`came back from the next time step: ${say(transported[t])}`);
  return lines;
}

// One or two sentences for a screen reader.
export function summary(frame, selected, values, clock = 0) {
  const parts = [`Update ${frame.update}, ${doing(frame)}.`];
  if (frame.loss.now !== null) parts.push(`Loss ${say(frame.loss.now)}.`);
  if (frame.metric?.value !== null && frame.metric) parts.push(`Held-out ${frame.metric.title} ${say(frame.metric.value)}.`);
  if (!frame.rows) return parts.join(" ");
  parts.push(sizes(frame), ...verdicts(frame.outputs));
  if (twoParts(frame) && frame.outputs) parts.push(`Written: ${frame.outputs.at.map((t) => written(frame, t)).join(" ")}.`);
  if (selected !== null) {
    const { title, lines } = tellTime(frame, values, selected, clock);
    parts.push(`${title}: ${lines.join("; ")}.`);
  }
  return parts.join(" ");
}

function sizes(frame) {
  const read = frame.clocks.find(({ name }) => name === "time") ?? frame.clocks[0];
  if (frame.clocks.some(({ name }) => name === "whole")) return `A window of ${read.size} places, read at once.`;
  if (atOnce(frame)) return "One input, read at once.";
  if (!twoParts(frame)) return `${read?.size ?? 0} time step${read?.size === 1 ? "" : "s"}.`;
  return frame.clocks.toReversed().map(({ name, size }) => `${size} time steps of the ${name}`).join(", ") + ".";
}

function verdicts(outputs) {
  if (outputs?.at.length === 1) return [tellOutput(outputs, 0).join("; ") + "."];
  const judged = outputs?.at.map((_, s) => s).filter((s) => known(outputs, s)) ?? [];
  if (outputs?.kind === "numbers" && judged.length) {
    const off = judged.reduce((sum, s) => sum + offBy(outputs, s), 0) / judged.length;
    return [`${judged.length} outputs, off by ${say(off)} on average.`];
  }
  if (outputs?.kind === "bits" && judged.length) {
    const counts = judged.map((s) => countBits(outputs, s));
    const [all, bad] = [0, 1].map((k) => counts.reduce((sum, each) => sum + each[k], 0));
    return [`${all - bad} of ${all} bits right.`];
  }
  if (outputs?.kind !== "classes") return [];
  const wrong = judged.filter((s) => outputs.target[s] !== outputs.top[s * outputs.best]).length;
  return [`${judged.length - wrong} outputs right, ${wrong} wrong.`];
}
