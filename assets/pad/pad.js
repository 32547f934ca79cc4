// A pad of square cells: a press turns paper into ink and back. Cells that are open are the network's to draw.
// Arrow keys move, the space bar presses; every press is told to Python as the whole picture.

const OPEN = "?";

// What a press on cell k makes of the picture. `rest`: what stands behind it is the network's then. A press on
// an open cell beyond the first one makes paper of those between: pixels are known from the first on.
export function pressed(cells, k, rest) {
  const known = [...cells];
  for (let before = 0; before < k; before++) if (known[before] === OPEN) known[before] = "0";
  known[k] = known[k] === "1" ? "0" : "1";
  return known.map((cell, place) => (rest && place > k ? OPEN : cell)).join("");
}

// Where an arrow key leads from cell k.
export function moved(key, k, { lines, columns }) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (!step) return k;
  const next = k + step;
  return next < 0 || next >= lines * columns ? k : next;
}

const STYLE = `
.pad { display: grid; gap: 1px; width: min(100%, 22rem); aspect-ratio: 1; touch-action: none; user-select: none;
  background: color-mix(in srgb, var(--st-text-color) 22%, transparent); border: 1px solid color-mix(in srgb, var(--st-text-color) 35%, transparent); }
.pad button { all: unset; box-sizing: border-box; cursor: pointer; background: var(--st-background-color); }
.pad button[data-cell="1"] { background: var(--st-text-color); }
.pad button[data-cell="?"] { background: repeating-linear-gradient(45deg, color-mix(in srgb, var(--st-text-color) 12%, var(--st-background-color)) 0 3px, var(--st-background-color) 3px 6px); }
.pad button:focus-visible { outline: 3px solid var(--st-primary-color); outline-offset: -2px; z-index: 1; }
.pad button:hover { box-shadow: inset 0 0 0 2px var(--st-primary-color); }`;

const SAID = { 0: "paper", 1: "ink", [OPEN]: "open" };

export default function pad({ parentElement, data, setTriggerValue }) {
  const { lines, columns, cells, rest } = data;
  const old = parentElement.pad;
  const grid = old ?? document.createElement("div");
  if (!old) {
    const style = document.createElement("style");
    style.textContent = STYLE;
    parentElement.append(style, grid);
    parentElement.pad = grid;
    grid.className = "pad";
    grid.setAttribute("role", "grid");
    grid.setAttribute("aria-label", "The picture: a press turns paper into ink and back");
  }
  if (grid.querySelectorAll("button").length !== lines * columns) {
    grid.replaceChildren(...Array.from({ length: lines }, () => document.createElement("div")));
    grid.style.gridTemplateColumns = `repeat(${columns}, 1fr)`;
    [...grid.children].forEach((line) => Object.assign(line.style, { display: "contents" }));
    [...grid.children].forEach((line) => {
      line.setAttribute("role", "row");
      line.append(...Array.from({ length: columns }, () => document.createElement("button")));
    });
  }
  const buttons = [...grid.querySelectorAll("button")];
  const focus = (k) => {
    buttons.forEach((button, place) => (button.tabIndex = place === k ? 0 : -1));
    grid.at = k;
  };
  buttons.forEach((button, k) => {
    button.setAttribute("role", "gridcell");
    button.dataset.cell = cells[k];
    button.ariaLabel = `line ${Math.floor(k / columns) + 1}, column ${(k % columns) + 1}: ${SAID[cells[k]]}`;
    button.onclick = () => {
      focus(k);
      setTriggerValue("cells", pressed(cells, k, rest));
    };
    button.onkeydown = (event) => {
      const next = moved(event.key, k, data);
      if (next === k && !event.key.startsWith("Arrow")) return;
      event.preventDefault();
      focus(next);
      buttons[next].focus();
    };
  });
  focus(Math.min(grid.at ?? 0, buttons.length - 1));
}
