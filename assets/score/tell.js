// What the picture says in words: the tooltip, the time step block, the summary for a screen reader.

import { partName } from "./layout.js";
import { say } from "./values.js";
import { visible } from "./words.js";

export const token = (frame, t, clock = 0) => {
  const label = frame.clocks[clock]?.labels[t];
  return label === undefined ? "" : visible(label);
};

// "PER, that is a person": a type with its meaning, if the frame has one.
export const meaning = (frame, type) => (frame.meanings[type] ? `${type} (${frame.meanings[type]})` : type);

// The lines that tell of one prediction.
export function tellOutput(outputs, s) {
  if (!outputs || s === null || s < 0 || s >= outputs.at?.length) return [];
  if (outputs.kind === "numbers") return [`ŷ = ${say(outputs.p[s])}`];
  const target = outputs.target[s] ?? -1;
  const lines = [];
  if (outputs.kind === "binary") lines.push(`ŷ: ${outputs.labels[1]} ${say(outputs.p[s])}, ${outputs.labels[0]} ${say(1 - outputs.p[s])}`);
  else {
    const best = Array.from({ length: outputs.best }, (_, k) => s * outputs.best + k);
    lines.push("ŷ: " + best.map((k) => `${visible(outputs.labels[outputs.top[k]])} ${say(outputs.p[k])}`).join(", "));
  }
  if (target >= 0) lines.push(`y: ${visible(outputs.labels[target])}`);
  return lines;
}

export function tellGhost(frame, t) {
  const { ghosts, outputs } = frame;
  if (!ghosts || outputs?.at.includes(t)) return [];
  if (ghosts.kind === "binary") return [`If it ended here: ${ghosts.labels[1]} ${say(ghosts.p[t])}`];
  if (ghosts.kind === "numbers") return [`If it ended here: ${say(ghosts.p[t])}`];
  const first = t * ghosts.best;
  return [`If it ended here: ${ghosts.labels[ghosts.top[first]]} ${say(ghosts.p[first])}`];
}

export function gradientName(frame) {
  const { output } = frame.gradient;
  return output === null ? "∂L" : frame.outputs?.at.length > 1 ? `∂o⟨${output + 1}⟩` : "∂o";
}

// Everything the frame knows of one time step. The page's own notes (the equation) come first.
export function tellTime(frame, values, t) {
  if (t === null || t === undefined) return { title: "Time step", lines: ["Click a column, or use the arrow keys."] };
  const label = token(frame, t);
  const lines = frame.selected === t ? [...frame.notes] : [];
  frame.rows.forEach((row, index) => {
    if (t >= row.times || row.clock !== 0) return;
    const column = values.rows[index].subarray(t * row.units, (t + 1) * row.units);
    if (row.fold === null) lines.push(...tellState(frame, row, column, t));
    else if (row.kind === "gate") lines.push(`${row.title}${part(frame, row)}: mean ${say(mean(column))}`);
  });
  const s = frame.outputs ? frame.outputs.at.indexOf(t) : -1;
  lines.push(...tellOutput(frame.outputs, s), ...tellGhost(frame, t));
  if (frame.clocks[0]?.unknown.includes(t)) lines.push("Never seen in training: read as <unk>.");
  return { title: `Time step ${t + 1}${label ? ` · “${label}”` : ""}`, lines };
}

// Which layer and direction, where there is more than one.
function part(frame, row) {
  const several = frame.rows.filter((other) => other.fold === null).length > 1;
  return several ? ` ${partName(row)}` : "";
}

function tellState(frame, row, column, t) {
  const state = `${frame.letter}⟨${t + 1}⟩`;
  const peak = column.reduce((best, value, u) => (Math.abs(value) > Math.abs(column[best]) ? u : best), 0);
  const group = frame.gradient.groups.find((each) => each.row === row.name);
  const strongest = `strongest unit ${peak + 1} = ${say(column[peak])}`;
  const where = part(frame, row);
  if (where) return [`${where.trim()} ${strongest}`]; // its bar is labelled
  const slope = group ? [`‖${gradientName(frame)}/∂${state}‖ = ${say(group.norms[t])}`] : [];
  return [`${state}: ${strongest}`, ...slope];
}

const mean = (column) => column.reduce((sum, value) => sum + value, 0) / Math.max(1, column.length);

// The tooltip for what lies under the pointer.
export function tellPoint(frame, values, found, order) {
  const t = found.time;
  if (t === null) return [];
  if (found.row !== null) {
    const row = frame.rows[found.row];
    const unit = order(row)[found.unit];
    const value = values.rows[found.row][t * row.units + unit];
    const what = row.fold === null ? frame.letter : row.title;
    return [`${what}⟨${t + 1}⟩ ${row.units > 1 ? `unit ${unit + 1}` : ""} = ${say(value, 3)}`, token(frame, t, row.clock)];
  }
  if (found.bar !== null) {
    const { norms, transported } = frame.gradient.groups[found.bar];
    const lines = [`‖${gradientName(frame)}/∂${frame.letter}⟨${t + 1}⟩‖ = ${say(norms[t])}`];
    if (transported.length) lines.push(`came back from the next time step: ${say(transported[t])}`);
    return lines;
  }
  if (found.output !== null) return [...tellOutput(frame.outputs, found.output), "Click: show the gradient of this output"];
  if (found.token && frame.clocks[0].unknown.includes(t)) return [`“${token(frame, t)}” was never seen in training`, "The network reads <unk>, one symbol for all unknown words."];
  return found.token ? [`x⟨${t + 1}⟩ = ${token(frame, t)}`] : tellGhost(frame, t);
}

// One or two sentences for a screen reader.
export function summary(frame, selected, values) {
  const parts = [`Update ${frame.update}, ${frame.status}.`];
  if (frame.loss.now !== null) parts.push(`Loss ${say(frame.loss.now)}.`);
  if (frame.metric?.value !== null && frame.metric) parts.push(`Held-out ${frame.metric.title} ${say(frame.metric.value)}.`);
  if (!frame.rows) return parts.join(" ");
  parts.push(`${frame.clocks[0]?.size ?? 0} time steps.`);
  const { outputs } = frame;
  if (outputs?.at.length === 1) parts.push(tellOutput(outputs, 0).join("; ") + ".");
  else if (outputs?.kind === "classes") {
    const wrong = outputs.target.filter((target, s) => target >= 0 && target !== outputs.top[s * outputs.best]).length;
    parts.push(`${outputs.target.filter((target) => target >= 0).length - wrong} outputs right, ${wrong} wrong.`);
  }
  if (selected !== null) {
    const { title, lines } = tellTime(frame, values, selected);
    parts.push(`${title}: ${lines.join("; ")}.`);
  }
  return parts.join(" ");
}
