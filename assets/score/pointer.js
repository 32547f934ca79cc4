// Mouse, touch and keys: what lies under the pointer is told at once, what is chosen is sent to Python.

import { hit } from "./layout.js";
import { tellPoint } from "./tell.js";

const SEND_AFTER_MS = 140; // a held arrow key sends its last place only

// One choice as Python receives it; what was not chosen is null.
export const pick = (choice) => ({ time: null, layer: null, direction: null, unit: null, output: null, loss: null, show: null, ...choice });

// The time step that a key leads to; null for other keys.
export function keyTime(key, selected, times) {
  const now = selected ?? (key === "ArrowLeft" ? times : -1);
  const goal = { ArrowLeft: now - 1, ArrowRight: now + 1, Home: 0, End: times - 1 }[key];
  return goal === undefined ? null : Math.max(0, Math.min(times - 1, goal));
}

// What a click on `found` (see `hit`) chooses.
export function choiceOf(frame, found, order) {
  if (found.time === null) return null;
  if (found.output !== null) return pick({ time: found.time, output: found.output });
  const row = found.row === null ? null : frame.rows[found.row];
  if (!row) return pick({ time: found.time });
  return pick({ time: found.time, layer: row.layer, direction: row.direction, unit: order(row)[found.unit] });
}

export class Pointer {
  constructor(picture) {
    this.picture = picture;
    const { scroll, canvas, root } = picture;
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerleave", () => this.leave());
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
    if (picture.hover !== found.time) {
      picture.hover = found.time;
      picture.schedule();
    }
    const lines = tellPoint(picture.frame, picture.values, found, (row) => picture.order(row)).filter(Boolean);
    this.tip(lines, event);
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
    const choice = choiceOf(picture.frame, this.under(event), (row) => picture.order(row));
    if (!choice) return;
    picture.choose(choice.time);
    this.send(choice, 0);
  }

  key(event) {
    const { picture } = this;
    const time = picture.frame && keyTime(event.key, picture.selected, picture.frame.clocks[0]?.size ?? 0);
    if (time === null || time === undefined) return;
    event.preventDefault();
    picture.choose(time);
    this.follow(time);
    this.send(pick({ time }), SEND_AFTER_MS);
  }

  // Keeps the chosen column in sight where the score is wider than the screen.
  follow(time) {
    const { scroll, made, zoom } = this.picture;
    const x = made.middle(time) * zoom;
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
      button.setAttribute("aria-expanded", String(fold.open));
      Object.assign(button.style, { left: `${(gutter + 4) * zoom}px`, top: `${fold.y * zoom}px` });
      button.onclick = () => this.send(pick({ show: made.folds.filter((other) => other.open !== (other.name === fold.name)).map((other) => other.name) }), 0);
      return button;
    }));
  }
}
