// The component on the page: receives frames, keeps the last good picture, paints, answers.

import { inkOn, palette } from "./colour.js";
import { layout } from "./layout.js";
import { narrowMargin, paintNames } from "./marks.js";
import { Panel } from "./panel.js";
import { Pointer } from "./pointer.js";
import { poster } from "./poster.js";
import { Workshop, makeScene, mixValues, paintScene, readValues, unitOrder } from "./scene.js";
import { STYLE } from "./style.js";
import { summary } from "./tell.js";
import { say, steady } from "./values.js";

const UNFOLD_MS = 900;
const TWEEN_MS = 90;
const TWENTIETH_MS = 50; // a tween makes no more than some twenty paintings a second: they cost the training time
const MOST_STEPS = 4; // paintings from one frame to the next, where frames are rare
const SPOKEN_EVERY_MS = 2000;
const UNDER_STAGE = 6; // px free under the score on a stage
const PHONE = 640; // px: the stylesheets draw the line there too
const NARROW = 720;
const NARROW_COLUMN = 470;

const BODY = `
  <div><div class="stage">
    <canvas class="names" aria-hidden="true"></canvas>
    <div class="scroll" tabindex="0" role="img"><canvas class="columns"></canvas></div>
    <div class="folds"></div><div class="tip" hidden></div><div class="veil" hidden><p></p></div>
  </div><div class="tools"><label class="dial">folded <input type="range" min="0" max="100" value="100" aria-label="Unroll the loop"> unrolled</label><button type="button" class="save" title="Save the score as a picture">↓ PNG</button></div></div>
  <aside class="panel"></aside><div class="live" aria-live="polite"></div>`;

// How much larger than at a desk letters are, and how far from the top of the page an element begins.
const stageZoom = () => (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
const topOf = (element) => element.getBoundingClientRect().top + (element.getRootNode().host?.closest("[data-testid=stMain]")?.scrollTop ?? 0);

export const calm = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;

export class Picture {
  constructor() {
    this.root = Object.assign(document.createElement("div"), { className: "score", innerHTML: BODY });
    this.style = Object.assign(document.createElement("style"), { textContent: STYLE });
    const find = (name) => this.root.querySelector(name);
    Object.assign(this, {
      canvas: find(".columns"), names: find(".names"), scroll: find(".scroll"), tip: find(".tip"),
      veil: find(".veil"), folds: find(".folds"), live: find(".live"), stage: find(".stage"),
    });
    Object.assign(this, { newest: null, frame: null, values: null, made: null, selected: null, clock: 0, hover: null, hoverClock: 0 });
    Object.assign(this, { drawn: 0, arrived: 0, spoken: 0, painted: 0, started: null, tweenFrom: null });
    this.panel = new Panel(find(".panel"));
    this.pointer = new Pointer(this);
    find(".save").onclick = () => this.save();
    this.dial = find(".dial input");
    this.dial.oninput = () => this.schedule();
    this.scroll.addEventListener("scroll", () => this.schedule(), { passive: true });
    this.resizing = new ResizeObserver(() => this.root.clientWidth !== this.width && this.measure() && this.schedule());
    this.resizing.observe(this.root);
    addEventListener("resize", () => this.frame?.stage && this.measure() && this.schedule());
  }

  moveTo(parent) {
    if (this.root.parentNode !== parent) parent.replaceChildren(this.style, this.root);
  }

  // A frame has come (or the theme has changed: then the same frame comes again).
  receive(data, send) {
    this.send = send;
    if (isStale(this.newest, data)) data = this.newest; // two ways bring frames, and one may be overtaken
    if (this.newest === data || this.stands()) this.made = null;
    const now = performance.now();
    const interval = now - this.arrived;
    this.arrived = now;
    this.readTheme();
    this.takeSelection(data);
    this.newest = data;
    if (data.rows) this.takePicture(data, interval, now);
    this.schedule();
  }

  takeSelection(data) {
    const told = ({ selected, clock, picture }) => JSON.stringify([selected, clock, picture]);
    if (this.newest && told(data) === told(this.newest)) return;
    Object.assign(this, { selected: data.selected, clock: data.clock ?? 0 });
  }

  takePicture(frame, interval, now) {
    const values = readValues(frame);
    const same = this.frame && frame.picture === this.frame.picture && signature(frame) === this.signature;
    const steps = Math.min(MOST_STEPS, Math.round(interval / TWENTIETH_MS)); // 1: frames that come fast move by themselves
    const moving = frame.tween && frame.status === "running" && steps > 1 && !calm();
    this.tweenFrom = same && moving && this.shown ? { values: this.shown, at: now, every: TWEEN_MS / steps } : null;
    if (!same) this.made = null;
    this.signature = signature(frame);
    const kept = frame.update ? this.axis : null; // a run that has not begun has no axis yet that should stand
    this.axis = steady(kept, `${frame.picture} ${frame.gradient.of} ${frame.gradient.output}`, values.norms.flat());
    Object.assign(this, { frame, values });
    if (this.started === null) this.started = calm() ? -UNFOLD_MS : now;
  }

  readTheme() {
    const style = getComputedStyle(this.root);
    const read = (name) => style.getPropertyValue(name).trim();
    const key = ["--st-background-color", "--st-text-color", "--st-primary-color", "--st-font"].map(read);
    if (key.join() === this.theme) return;
    this.theme = key.join();
    const [page, ink, accent, font] = key;
    this.family = font && font !== "unset" ? font : "sans-serif";
    this.colours = palette({ page, ink, accent });
    this.workshop = new Workshop(this.canvas.getContext("2d"), this.family, this.colours);
    const set = { ...this.colours, "on-accent": inkOn(this.colours.accent) };
    for (const name of ["page", "ink", "muted", "line", "accent", "chip", "wrong", "on-accent"]) this.root.style.setProperty(`--${name}`, set[name]);
    this.made = null;
  }

  // Reads the sizes on the page and lays the score out anew; false while it has no width.
  measure() {
    const width = this.root.clientWidth;
    if (!width || !this.frame) return false;
    this.width = width; // a longer panel is no reason to lay out anew: a resized canvas is blank for a moment
    const column = this.frame.clocks.every(({ size }) => size < 3); // one column leaves the panel its place
    this.root.classList.toggle("narrow", width < (column ? NARROW_COLUMN : NARROW));
    this.staged = Boolean(this.frame.stage) && globalThis.innerWidth > PHONE; // a phone is no stage
    this.root.classList.toggle("on-stage", this.staged);
    const phone = width < 560;
    this.zoom = this.staged ? stageZoom() : 1;
    this.root.style.setProperty("--zoom", this.zoom);
    this.top = this.staged ? topOf(this.stage) : 0;
    this.gutter = this.frame.clocks.length > 1 ? 78 : 72; // names of parts are long
    const tall = this.staged ? (globalThis.innerHeight - this.top - UNDER_STAGE) / this.zoom : Infinity;
    const laid = () => layout(this.frame, this.stage.clientWidth / this.zoom - this.gutter, { phone, tall });
    this.made = laid();
    if (phone) {
      this.gutter = narrowMargin(this.made, (size) => this.workshop.measure(size), this.gutter);
      this.made = laid();
    }
    this.resize(this.canvas, this.made.width, this.made.height);
    this.resize(this.names, this.gutter, this.made.height);
    this.dial.parentNode.hidden = !this.frame.rows.some((row) => row.carried);
    this.canvas.dataset.layout = JSON.stringify(this.whereabouts());
    this.pointer.placeFolds();
    return true;
  }

  // Whether the score on a stage has another room than it was laid out for.
  stands() {
    return Boolean(this.staged && this.made) && Math.abs(topOf(this.stage) - this.top) > 2;
  }

  resize(canvas, width, height) {
    const ratio = globalThis.devicePixelRatio || 1;
    Object.assign(canvas.style, { width: `${width * this.zoom}px`, height: `${height * this.zoom}px` });
    Object.assign(canvas, { width: Math.round(width * this.zoom * ratio), height: Math.round(height * this.zoom * ratio) });
  }

  // For tests: where in the canvas (CSS pixels) each value is drawn.
  whereabouts() {
    const { zoom, made, frame } = this;
    return made.rows.filter(Boolean).map(({ row, y, unitPitch }) => ({
      clock: frame.clocks[row.clock].name,
      name: row.name, kind: row.kind, low: row.low, high: row.high, times: row.times, units: row.units, zoom,
      x: made.middle(0, row.clock) * zoom, pitch: made.axes[row.clock].pitch * zoom, y: (y + unitPitch / 2) * zoom, unitPitch: unitPitch * zoom,
      order: frame.orders[row.group] ?? null,
    }));
  }

  schedule() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame((now) => {
      this.waiting = false;
      this.paint(now);
    });
  }

  paint(now) {
    if (!this.newest || !this.colours) return;
    if (this.frame && (this.made || this.measure())) this.paintPicture(now);
    this.paintVeil();
    if (this.newest !== this.lastPainted) this.finish();
  }

  paintPicture(now) {
    const fresh = this.newest !== this.lastPainted;
    const first = Math.min(1, (now - this.started) / UNFOLD_MS); // on first sight it unrolls by itself
    const unfold = Math.min(first, this.dial.value / 100);
    const from = this.tweenFrom;
    const share = from ? Math.min(1, (now - from.at + from.every) / TWEEN_MS) : 1;
    if (fresh || share >= 1 || now - this.painted >= from.every) {
      this.painted = now;
      this.shown = from ? mixValues(from.values, this.values, share) : this.values;
      this.scene = makeScene({ ...this, values: this.shown, unfold, seen: this.seen() });
      this.clear(this.canvas);
      paintScene(this.canvas.getContext("2d"), this.scene);
      this.clear(this.names);
      paintNames(this.names.getContext("2d"), this.scene, this.gutter);
      this.panel.moment(this.frame, this.values, this.selected, this.clock);
    }
    const settled = first >= 1 && share >= 1;
    this.canvas.dataset.settled = String(settled);
    if (!settled) this.schedule();
  }

  seen() {
    const { scrollLeft, clientWidth } = this.scroll;
    return [scrollLeft / this.zoom, Math.min(this.made.width, (scrollLeft + clientWidth) / this.zoom)];
  }

  clear(canvas) {
    const ratio = (globalThis.devicePixelRatio || 1) * this.zoom;
    const ctx = canvas.getContext("2d");
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = this.colours.page;
    ctx.fillRect(0, 0, canvas.width, canvas.height);
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  paintVeil() {
    const diverged = this.newest.status === "diverged";
    this.veil.hidden = !diverged;
    this.stage.classList.toggle("faded", diverged);
    if (!diverged) return;
    const kept = this.frame ? ` The last good picture, of update ${this.frame.update.toLocaleString("en-GB")}, stays below.` : "";
    const title = Object.assign(document.createElement("b"), { textContent: `Diverged after update ${this.newest.update.toLocaleString("en-GB")}. ` });
    this.veil.firstElementChild.replaceChildren(title, `The numbers grew beyond what a computer can hold.${kept}`);
  }

  // After the first painting of a frame: what tests, benchmarks and screen readers want to know.
  finish() {
    const first = this.lastPainted === undefined;
    this.lastPainted = this.newest;
    this.drawn += 1;
    const { dataset } = this.canvas;
    Object.assign(dataset, { frame: this.newest.update, drawn: this.drawn, sentMs: this.newest.sent ?? "", picture: this.newest.picture });
    dataset.ageMs = this.newest.sent ? Math.round(Date.now() - this.newest.sent) : "";
    this.pointer.refresh();
    this.panel.update(this.newest, this.frame, this.colours, this.family);
    const now = performance.now();
    if (!first && now - this.spoken < SPOKEN_EVERY_MS && this.newest.status === "running") return;
    this.spoken = now;
    const text = summary(this.newest.rows ? this.newest : { ...this.frame, ...this.newest }, this.selected, this.values, this.clock);
    this.scroll.setAttribute("aria-label", `The score. ${text} Arrow keys choose a time step, Page Up and Page Down a unit, Enter its output.`);
    this.live.textContent = text;
  }

  choose(time, clock) {
    Object.assign(this, { selected: time, clock });
    this.schedule();
  }

  order(row) {
    return unitOrder(this.frame, row);
  }

  save() {
    const { update, loss, metric } = this.newest;
    const reached = metric ? `, held-out ${metric.title} ${say(metric.value, 2)}` : "";
    const setting = [...new URLSearchParams(location.search)].map((pair) => pair.join("=")).join("&") || "the default setting";
    poster(this, [`RNN Playground, update ${update.toLocaleString("en-GB")}: loss ${say(loss.now)}${reached}`, setting]).toBlob((blob) => {
      const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `score-update-${this.frame.update}.png` });
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
}

// Whether what came is older than what is shown. A run counts all that changes it, also a reset and a look
// back in time, so an older update that was asked for is not taken for a late one.
export function isStale(shown, came) {
  const run = ({ picture }) => picture?.split(" ")[0];
  return Boolean(shown) && run(shown) === run(came) && came.version < shown.version;
}

// Whatever decides the geometry. Two frames with one signature can be tweened and share a layout.
function signature(frame) {
  const rows = frame.rows.map((row) => [row.name, row.times, row.units, row.low, row.high, row.carried]);
  const outputs = [frame.outputs?.kind, frame.outputs?.at, frame.outputs?.target, frame.outputs?.width, Boolean(frame.ghosts)];
  const labels = frame.clocks.map((clock) => clock.labels);
  const rest = [frame.orders, frame.letter, frame.stage, frame.folds, frame.unit?.layer, frame.gradient.groups.map((group) => group.row), frame.gradient.output];
  return JSON.stringify([rows, outputs, labels, rest, frame.links.length, frame.grids.map(({ title, times, units }) => [title, times, units])]);
}
