// What stands above, below and under the columns: outputs and targets, tokens, gradient bars, row names.

import { alpha, inkOn, mix, shadeIndex, valueColour } from "./colour.js";
import { logShare, power, say, sayShare } from "./values.js";
import { abbreviate, fit, readTag, spans, thin, visible } from "./words.js";
import { box, write } from "./graph.js";

const signed = { kind: "signed", low: -1, high: 1 };

export function paintOutputs(ctx, scene, block) {
  const { frame, made } = scene;
  if (!block.output) return;
  const outputs = frame.outputs;
  if (outputs.kind === "classes") return paintTags(ctx, scene, block);
  const y = block.output.y + block.output.height / 2;
  if (block.ghosts) frame.ghosts.p.forEach((p, t) => {
    if (!outputs.at.includes(t)) paintDisc(ctx, scene, scene.middle(t), y, scene.values.ghosts?.[t] ?? p, frame.ghosts.kind, true);
  });
  outputs.at.forEach((t, s) => {
    paintDisc(ctx, scene, scene.middle(t), y, scene.values.outputs[s] ?? outputs.p[s], outputs.kind, false);
    const target = outputs.target[s] ?? -1;
    if (target < 0 || outputs.kind !== "binary") return;
    const right = outputs.p[s] >= 0.5 === (target === 1);
    paintMark(ctx, scene, scene.middle(t) + Math.min(16, made.pitch * 0.4), y - 12, right);
    const text = fit(outputs.labels[target], Math.max(60, made.pitch), scene.measure(11));
    write(ctx, text, Math.min(scene.middle(t), made.width - 30), block.target.y + 8, { ...scene.small, size: 11 });
  });
}

function paintDisc(ctx, scene, x, y, p, kind, ghost) {
  const { colours, made, family } = scene;
  const radius = Math.max(2, Math.min(16, Math.floor(made.pitch * 0.44)));
  const colour = kind === "numbers" ? colours.zero : valueColour(2 * p - 1, signed, colours);
  ctx.beginPath();
  ctx.arc(x, y, radius - 0.75, 0, 7);
  ctx.fillStyle = ghost ? mix(colours.page, colour, 0.45) : colour;
  ctx.fill();
  ctx.setLineDash(ghost && radius > 5 ? [2.5, 2.5] : []);
  ctx.lineWidth = 1.3;
  ctx.strokeStyle = ghost ? alpha(colours.muted, 0.8) : mix(colour, colours.ink, 0.15);
  ctx.stroke();
  ctx.setLineDash([]);
  if (radius < 11) return;
  const ink = inkOn(ghost ? mix(colours.page, colour, 0.45) : colour);
  const text = kind === "numbers" ? say(p) : sayShare(p);
  write(ctx, text, x, y + 0.5, { size: radius > 14 ? 11 : 9, weight: ghost ? 400 : 700, colour: ghost ? alpha(ink, 0.75) : ink, family });
}

function paintMark(ctx, scene, x, y, right, radius = 6.5) {
  const { colours } = scene;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 7);
  ctx.fillStyle = right ? colours.accent : colours.wrong;
  ctx.fill();
  ctx.strokeStyle = colours.page;
  ctx.lineWidth = 1.5;
  ctx.stroke();
  paintTickOrCross(ctx, x, y, radius * 0.45, right, inkOn(right ? colours.accent : colours.wrong));
}

function paintTickOrCross(ctx, x, y, size, right, colour) {
  ctx.beginPath();
  if (right) {
    ctx.moveTo(x - size, y);
    ctx.lineTo(x - size * 0.25, y + size * 0.75);
    ctx.lineTo(x + size, y - size * 0.7);
  } else {
    ctx.moveTo(x - size, y - size);
    ctx.lineTo(x + size, y + size);
    ctx.moveTo(x + size, y - size);
    ctx.lineTo(x - size, y + size);
  }
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.6;
  ctx.stroke();
}

// A tag for every word: neighbouring tags of one name are one chip; targets are outlines above.
function paintTags(ctx, scene, block) {
  const { outputs } = scene.frame;
  const best = outputs.at.map((_, s) => outputs.top[s * outputs.best]);
  const name = (number) => outputs.labels[number] ?? "";
  const typed = outputs.types.length > 0;
  const sure = (s) => outputs.p[s * outputs.best];
  if (typed) {
    outputs.at.forEach((_, s) => readTag(name(best[s])).type || paintNoTag(ctx, scene, block, s));
    paintSpans(ctx, scene, block.output, spans(best.map(name)), sure);
    if (block.target) paintSpans(ctx, scene, block.target, spans(outputs.target.map(name)), null);
  } else {
    outputs.at.forEach((_, s) => paintSymbol(ctx, scene, block.output, s, name(best[s]), sure(s)));
    if (block.target && scene.made.pitch >= 9) outputs.target.forEach((number, s) => {
      if (number < 0) return;
      const text = fit(visible(name(number)), scene.made.pitch, scene.measure(11));
      write(ctx, text, scene.middle(outputs.at[s]), block.target.y + 8, { ...scene.small, size: 11 });
    });
  }
  outputs.target.forEach((number, s) => number >= 0 && number !== best[s] && paintWrong(ctx, scene, block, s));
  paintChosen(ctx, scene, block);
}

function paintSpans(ctx, scene, { y, height }, found, sure) {
  const { colours, made, frame, family } = scene;
  const inset = made.pitch > 14 ? 2 : 0.5;
  found.forEach(({ type, from, to }) => {
    const hue = colours.hues[frame.outputs.types.indexOf(type)] ?? colours.muted;
    const x = scene.middle(frame.outputs.at[from]) - made.pitch / 2 + inset;
    const width = scene.middle(frame.outputs.at[to]) + made.pitch / 2 - inset - x;
    const share = sure ? 0.25 + 0.75 * Math.min(...Array.from({ length: to - from + 1 }, (_, k) => sure(from + k))) : 0;
    box(ctx, x, y + 0.75, width, height - 1.5, Math.min(7, width / 3));
    ctx.fillStyle = mix(colours.page, hue, share * 0.85);
    if (sure) ctx.fill();
    ctx.lineWidth = 1.3;
    ctx.strokeStyle = hue;
    ctx.stroke();
    const colour = sure ? inkOn(mix(colours.page, hue, share * 0.85)) : colours.ink;
    const size = made.pitch < 26 ? 9 : sure ? 11 : 10;
    const text = abbreviate(type, width - (width < 28 ? 0 : 4), scene.measure(size));
    if (text) write(ctx, text, x + width / 2, y + height / 2 + 0.5, { size, weight: sure ? 600 : 400, colour, family });
  });
}

function paintNoTag(ctx, scene, block, s) {
  const { colours, frame, made } = scene;
  const y = block.output.y + block.output.height / 2;
  ctx.fillStyle = alpha(colours.muted, 0.55);
  ctx.beginPath();
  ctx.arc(scene.middle(frame.outputs.at[s]), y, Math.min(2.5, made.pitch / 4), 0, 7);
  ctx.fill();
}

function paintSymbol(ctx, scene, { y, height }, s, label, p) {
  const { colours, made, frame, family } = scene;
  const width = Math.min(made.pitch - (made.pitch > 10 ? 2 : 0), 34);
  const fill = mix(colours.page, colours.accent, 0.08 + 0.85 * p);
  box(ctx, scene.middle(frame.outputs.at[s]) - width / 2, y, width, height, Math.min(6, width / 3));
  ctx.fillStyle = fill;
  ctx.fill();
  const text = made.pitch >= 8 ? fit(visible(label), width, scene.measure(12)) : "";
  if (text) write(ctx, text, scene.middle(frame.outputs.at[s]), y + height / 2 + 0.5, { size: 12, weight: 600, colour: inkOn(fill), family });
}

function paintWrong(ctx, scene, block, s) {
  const x = scene.middle(scene.frame.outputs.at[s]);
  const y = block.output.y + block.output.height;
  if (scene.made.pitch >= 22) return paintMark(ctx, scene, x + Math.min(scene.made.pitch / 2 - 5, 14), y - 1, false, 5);
  ctx.fillStyle = scene.colours.wrong;
  ctx.fillRect(x - Math.max(1, scene.made.pitch / 3), y + 1, Math.max(2, (scene.made.pitch * 2) / 3), 3);
}

// The output whose gradient is shown carries a teal line.
function paintChosen(ctx, scene, block) {
  const { output } = scene.frame.gradient;
  if (output === null || scene.frame.outputs.at.length < 2) return;
  const x = scene.middle(scene.frame.outputs.at[output] ?? 0);
  const y = block.output.y + block.output.height + 4;
  ctx.fillStyle = scene.colours.accent;
  ctx.beginPath();
  ctx.moveTo(x, y + 6);
  ctx.lineTo(x - 4.5, y);
  ctx.lineTo(x + 4.5, y);
  ctx.fill();
}

export function paintTokens(ctx, scene, block) {
  const { made, frame } = scene;
  const clock = frame.clocks[block.clock];
  if (made.style === "numbers" || !clock.labels.length) return paintNumbers(ctx, scene, block, clock);
  clock.labels.forEach((label, t) => {
    const look = { chosen: t === scene.selected && block.clock === 0, unknown: clock.unknown.includes(t), label: visible(label) };
    if (made.style === "flat") paintChip(ctx, scene, scene.middle(t), block.tokens.y, look);
    else paintTurned(ctx, scene, scene.middle(t), block.tokens.y + 4, look);
  });
}

function paintNumbers(ctx, scene, block, clock) {
  const shown = new Set(thin(clock.size, scene.made.pitch, 26));
  for (let t = 0; t < clock.size; t++) {
    const chosen = t === scene.selected && block.clock === 0;
    if (!chosen && (!shown.has(t) || Math.abs(t - (scene.selected ?? -99)) * scene.made.pitch < 26)) continue;
    const text = chosen ? visible(clock.labels[t] ?? "") || String(t + 1) : String(t + 1);
    const style = chosen ? { ...scene.small, weight: 700, colour: scene.colours.accent } : scene.small;
    write(ctx, text, Math.max(8, scene.middle(t)), block.tokens.y + 9, { ...style, size: 10 });
  }
}

function paintChip(ctx, scene, x, y, { chosen, unknown, label }) {
  const { made, colours, family } = scene;
  const bare = made.pitch < 30;
  const text = fit(label, made.pitch - (bare ? 0 : 12), scene.measure(bare ? 12 : 13));
  const width = bare ? made.pitch - 1 : Math.min(made.pitch - 4, Math.max(30, scene.measure(13)(text) + 20));
  box(ctx, x - width / 2 + 0.5, y + 1.5, width - 1, 27, bare ? 5 : 14);
  ctx.fillStyle = chosen ? colours.accent : colours.chip;
  if (!bare || chosen || unknown) ctx.fill();
  ctx.setLineDash(unknown ? [3, 3] : []);
  ctx.lineWidth = unknown ? 1.5 : 1;
  ctx.strokeStyle = chosen ? colours.accent : unknown ? colours.muted : colours.line;
  if (!bare || unknown) ctx.stroke();
  ctx.setLineDash([]);
  const colour = chosen ? inkOn(colours.accent) : unknown ? colours.muted : colours.ink;
  write(ctx, text, x, y + 15.5, { size: bare ? 12 : 13, weight: chosen ? 700 : 400, colour, family });
}

function paintTurned(ctx, scene, x, y, { chosen, unknown, label }) {
  const { made, colours, family } = scene;
  const size = Math.min(12, Math.round(made.pitch * 1.1));
  const text = fit(label, 66, scene.measure(size));
  const width = scene.measure(size)(text);
  ctx.save();
  ctx.translate(x - (made.style === "slant" ? 3 : 0), y + 2);
  ctx.rotate(made.style === "slant" ? Math.PI / 4 : Math.PI / 2);
  if (chosen) {
    box(ctx, -5, -8.5, width + 11, 17, 8.5);
    ctx.fillStyle = colours.accent;
    ctx.fill();
  }
  if (unknown) {
    ctx.setLineDash([2.5, 2.5]);
    ctx.strokeStyle = chosen ? inkOn(colours.accent) : colours.muted;
    ctx.lineWidth = 1.2;
    ctx.beginPath();
    ctx.moveTo(0, 7);
    ctx.lineTo(width, 7);
    ctx.stroke();
    ctx.setLineDash([]);
  }
  const colour = chosen ? inkOn(colours.accent) : unknown ? colours.muted : colours.ink;
  write(ctx, text, 0, 0, { size, weight: chosen ? 700 : 400, align: "left", colour, family });
  ctx.restore();
}

export function paintBars(ctx, scene, bars) {
  const { made, colours, frame, axis, values } = scene;
  const bottom = bars.y + bars.height;
  ctx.lineWidth = 1;
  for (let exponent = axis.low; exponent <= axis.high; exponent++) {
    const y = Math.round(bottom - bars.height * logShare(10 ** exponent, axis)) - 0.5;
    ctx.strokeStyle = alpha(colours.line, exponent === axis.low ? 1 : 0.7);
    ctx.beginPath();
    ctx.moveTo(2, y);
    ctx.lineTo(made.width - 4, y);
    ctx.stroke();
  }
  const width = made.pitch > 14 ? made.wide : Math.max(1, made.pitch - 1);
  const own = frame.rows[bars.index].clock === 0;
  values.norms[bars.group].forEach((norm, t) => {
    const height = Math.max(norm > 0 ? 1.5 : 0, bars.height * logShare(norm, axis));
    ctx.fillStyle = alpha(colours.accent, own && scene.selected === t ? 1 : 0.78);
    box(ctx, scene.middle(t) - width / 2, bottom - height, width, height, [Math.min(4, width / 4), Math.min(4, width / 4), 0, 0]);
    ctx.fill();
    const chosen = own && (scene.selected === t || scene.hover === t);
    if (made.pitch < 36 && !chosen) return;
    const text = say(frame.gradient.groups[bars.group].norms[t]);
    write(ctx, text, scene.middle(t), bottom - height - 8, { ...scene.small, size: 11, weight: chosen ? 700 : 400, colour: chosen ? colours.ink : colours.muted });
  });
}

// Row names and the ends of the log axis, on the canvas that does not scroll.
export function paintNames(ctx, scene, width) {
  const { made, colours, axis, frame, family } = scene;
  for (const { text, y, strong, small } of made.names) {
    write(ctx, fit(text, width - 14, scene.measure(small ? 10 : 12)), width - 12, y, {
      size: small ? 10 : strong ? 13 : 11, align: "right", colour: strong ? colours.ink : colours.muted, family,
    });
  }
  for (const bars of made.bars) {
    const short = bars.height < 60;
    if (bars.first) {
      const subject = frame.gradient.output === null ? "L" : "o";
      write(ctx, `‖∂${subject}/∂${frame.letter}‖`, width - 12, bars.y - 21, { ...scene.small, size: 11, align: "right" });
    }
    write(ctx, power(axis.high), width - 12, bars.y, { ...scene.small, size: 10, align: "right" });
    if (!short) write(ctx, power(axis.low), width - 12, bars.y + bars.height - 2, { ...scene.small, size: 10, align: "right" });
  }
}

export function paintGrid(ctx, scene, grid) {
  const row = scene.frame.grids[grid.index];
  const shades = scene.shades({ ...row, kind: row.low < 0 ? "signed" : "gate" });
  write(ctx, grid.title, grid.x, grid.y - 10, { ...scene.small, size: 11, align: "left" });
  scene.values.grids[grid.index].forEach((value, k) => {
    ctx.fillStyle = shades[shadeIndex(value, row)];
    const [line, column] = [Math.floor(k / row.units), k % row.units];
    ctx.fillRect(grid.x + column * grid.side, grid.y + line * grid.side, Math.ceil(grid.side), Math.ceil(grid.side));
  });
}
