// Mouse, touch and keys: what lies under the pointer is told at once, what is chosen is sent to Python.

import { hit } from "./layout.js";
import { tellPoint, tellRow } from "./tell.js";
import { looksAt, looksOf, strongest } from "./values.js";

const SEND_AFTER_MS = 140; // a held arrow key sends its last place only

// One choice as Python receives it; what was not chosen is null.
export const pick = (choice) => ({
  time: null, clock: null, part: null, layer: null, direction: null, unit: null, output: null, loss: null, show: null, ...choice,
});

// The time step that a key leads to; null for other keys.
export function keyTime(key, selected, times) {
  const now = selected ?? (key === "ArrowLeft" ? times : -1);
  const goal = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: times - 1 }[key];
  return goal === undefined ? null : Math.max(0, Math.min(times - 1, goal));
}

// The {clock, time} that a key leads to; null for other keys. Up and down lead to the other time axis,
// where there is one: to what an output looks at most, or to the output that looks there most.
export function keyPlace(key, frame, values, selected, clock) {
  const { clocks } = frame;
  const goal = clock + ({ ArrowUp: -1, ArrowDown: 1 }[key] ?? 0);
  if (goal === clock) {
    const time = keyTime(key, selected, clocks[clock]?.size ?? 0);
    return time === null ? null : { clock, time };
  }
  if (clocks.length < 2) return null;
  if (goal < 0 || goal >= clocks.length) return { clock, time: selected ?? 0 };
  return { clock: goal, time: selected === null ? 0 : opposite(frame, values, selected, clock, goal) };
}

// What a key chooses at the time step that is chosen: Page Up and Page Down another unit (of the row in which
// the told one is, else of the first), Enter the gradient of the output that stands there. Null for other keys.
export function keyChoice(key, frame, time, clock) {
  const place = { time, clock: frame.clocks[clock].name };
  if (key === "Enter") {
    const output = frame.outputs?.clock === clock ? frame.outputs.at.indexOf(time) : -1;
    return output < 0 ? null : pick({ ...place, output });
  }
  const step = { PageUp: -1, PageDown: 1 }[key];
  const rows = frame.rows.filter((row) => row.clock === clock && row.fold === null);
  if (!step || !rows.length) return null;
  const told = frame.unit;
  const row = rows.find((each) => told && each.layer === told.layer && each.direction === told.direction) ?? rows[0];
  const unit = Math.max(0, Math.min(row.units - 1, (told?.unit ?? -1) + step));
  return pick({ ...place, part: row.part || null, layer: row.layer, direction: row.direction, unit });
}

function opposite(frame, values, time, clock, goal) {
  const found = frame.links.findIndex((link) => [link.to, link.from].includes(clock) && [link.to, link.from].includes(goal));
  if (found < 0) return Math.min(time, frame.clocks[goal].size - 1);
  const link = frame.links[found];
  const weights = (clock === link.to ? looksOf : looksAt)(values.links[found], link, time);
  return strongest(weights, 1)[0][0];
}

// What a click on `found` (see `hit`) chooses.
export function choiceOf(frame, found, order) {
  if (found.time === null) return null;
  const place = { time: found.time, clock: frame.clocks[found.clock].name };
  if (found.output !== null) return pick({ ...place, output: found.output });
  const row = found.row === null ? null : frame.rows[found.row];
  if (!row) return pick(place);
  return pick({ ...place, part: row.part || null, layer: row.layer, direction: row.direction, unit: order(row)[found.unit] });
}

export class Pointer {
  constructor(picture) {
    this.picture = picture;
    const { scroll, canvas, names, root } = picture;
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerleave", () => this.leave());
    names.addEventListener("pointermove", (event) => this.moveOverNames(event));
    names.addEventListener("pointerleave", () => this.leave());
    canvas.addEventListener("click", (event) => this.click(event));
    scroll.addEventListener("keydown", (event) => this.key(event));
    root.querySelector("[data-part=one]").onclick = () => this.send(pick({ output: this.output() }), 0);
    root.querySelector("[data-part=sum]").onclick = () => this.send(pick({ loss: "sum" }), 0);
  }

  output() {
    return this.picture.panel.lastOutput ?? (this.picture.frame?.outputs?.at.length ?? 1) - 1;
  }

  under(event) {
    const { canvas, zoom, made, frame } = this.picture;
    const edge = canvas.getBoundingClientRect();
    return hit(made, frame, (event.clientX - edge.left) / zoom, (event.clientY - edge.top) / zoom);
  }

  move(event) {
    const { picture } = this;
    this.last = event;
    if (!picture.made) return;
    const found = this.under(event);
    if (picture.hover !== found.time || picture.hoverClock !== found.clock) {
      [picture.hover, picture.hoverClock] = [found.time, found.clock];
      picture.schedule();
    }
    const lines = tellPoint(picture.frame, picture.values, found, (row) => picture.order(row)).filter(Boolean);
    this.tip(lines, event);
  }

  // The names of rows stand on a canvas of their own; some have something to say.
  moveOverNames(event) {
    const { names, zoom, made, frame } = this.picture;
    if (!made) return;
    const y = (event.clientY - names.getBoundingClientRect().top) / zoom;
    const place = made.rows.find((each) => each && y >= each.y && y < each.y + each.height);
    this.tip(place ? tellRow(frame.rows[place.index]) : [], event);
  }

  tip(lines, event) {
    const { tip, stage } = this.picture;
    tip.hidden = !lines.length;
    if (!lines.length) return;
    tip.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
    const edge = stage.getBoundingClientRect();
    const left = Math.min(event.clientX - edge.left + 14, edge.width - tip.offsetWidth - 4);
    Object.assign(tip.style, { left: `${Math.max(0, left)}px`, top: `${event.clientY - edge.top + 16}px` });
  }

  // The numbers under a resting pointer change with every frame.
  refresh() {
    if (this.last && !this.picture.tip.hidden) this.move(this.last);
  }

  leave() {
    this.last = null;
    this.picture.hover = null;
    this.picture.tip.hidden = true;
    this.picture.schedule();
  }

  click(event) {
    const { picture } = this;
    if (!picture.made) return;
    const found = this.under(event);
    const choice = choiceOf(picture.frame, found, (row) => picture.order(row));
    if (!choice) return;
    picture.choose(found.time, found.clock);
    this.send(choice, 0);
  }

  key(event) {
    const { picture } = this;
    const { frame, values, selected, clock } = picture;
    const picked = frame && selected !== null ? keyChoice(event.key, frame, selected, clock) : null;
    if (picked) {
      event.preventDefault();
      this.send(picked, SEND_AFTER_MS);
      return;
    }
    const place = frame && keyPlace(event.key, frame, values, selected, clock);
    if (!place) return;
    event.preventDefault();
    picture.choose(place.time, place.clock);
    this.follow(place);
    this.send(pick({ time: place.time, clock: frame.clocks[place.clock].name }), SEND_AFTER_MS);
  }

  // Keeps the chosen column in sight where the score is wider than the screen.
  follow({ time, clock }) {
    const { scroll, made, zoom } = this.picture;
    const x = made.middle(time, clock) * zoom;
    if (x < scroll.scrollLeft + 40 || x > scroll.scrollLeft + scroll.clientWidth - 40) scroll.scrollLeft = x - scroll.clientWidth / 2;
  }

  send(choice, after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.picture.send?.("pick", choice), after);
  }

  // A button for each fold, at the left of its rows.
  placeFolds() {
    const { folds, made, zoom, gutter } = this.picture;
    folds.replaceChildren(...made.folds.map((fold) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `${fold.open ? "▾" : "▸"} ${fold.title}`;
      button.title = tellRow(fold).join("");
      button.setAttribute("aria-expanded", String(fold.open));
      Object.assign(button.style, { left: `${(gutter + 4) * zoom}px`, top: `${fold.y * zoom}px` });
      button.onclick = () => this.send(pick({ show: made.folds.filter((other) => other.open !== (other.name === fold.name)).map((other) => other.name) }), 0);
      return button;
    }));
  }
}
