// Two octaves of a piano: a press sounds at once and appends a note of the chosen length to the theme, which
// stands above. Python is told the whole theme; it sends another one only with another version.

export const BEAT = 60 / 132; // seconds, as the tunes are played

// The notes that there are: each symbol with its pitch (a MIDI number), its length in beats and its name.
export function readBoard(text) {
  const notes = JSON.parse(text).map(([symbol, pitch, beats, name]) => ({ symbol, pitch, beats, name }));
  const by = new Map(notes.map((note) => [note.symbol, note]));
  const pitches = [...new Map(notes.map((note) => [note.pitch, note.name]))].sort((a, b) => a[0] - b[0]);
  const lengths = [...new Set(notes.map((note) => note.beats))].sort((a, b) => a - b);
  return { by, pitches, lengths, find: (pitch, beats) => notes.find((note) => note.pitch === pitch && note.beats === beats) };
}

export const isBlack = (pitch) => [1, 3, 6, 8, 10].includes(((pitch % 12) + 12) % 12);

// Left edge and width of each key, in widths of a white one; a black key lies over the edge between two.
export function places(pitches) {
  let white = 0;
  return pitches.map((pitch) => (isBlack(pitch) ? { left: white - 0.32, width: 0.64 } : { left: white++, width: 1 }));
}

export const frequency = (pitch) => 440 * 2 ** ((pitch - 69) / 12);

// "C sharp 4" of "C♯4".
export const said = (name) => name.replace("♯", " sharp ").replace("♭", " flat ").replace(/^([A-G])(\d)$/, "$1 $2");

// "1½" of 1.5.
export const lengthName = (beats) => `${Math.floor(beats) || ""}${beats % 1 ? "½" : ""}`;

// Where a key of the keyboard leads from piano key k: a semitone, an octave, the ends.
export function moved(key, k, count) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowDown: -12, ArrowUp: 12, Home: -count, End: count }[key];
  if (!step) return k;
  const next = k + step;
  if (Math.abs(step) === 12) return next < 0 || next >= count ? k : next;
  return Math.min(count - 1, Math.max(0, next));
}

export const added = (theme, symbol, most) => (theme.length < most ? [...theme, symbol] : theme);

// How a theme is told: how many notes, how many beats, and how many a phrase has that the network learns.
export function summary(theme, board, phrase, most) {
  if (!theme.length) return "No note yet: press a key.";
  const beats = theme.reduce((sum, symbol) => sum + (board.by.get(symbol)?.beats ?? 0), 0);
  const told = `${theme.length} ${theme.length === 1 ? "note" : "notes"}, ${lengthName(beats)} ${beats > 1 ? "beats" : "beat"}`;
  if (theme.length >= most) return `${told}. No more notes fit.`;
  return `${told}; a phrase has ${lengthName(phrase)}.`;
}

// One soft note: two waves an octave apart that fade like a plucked string. Nothing sounds before a press.
let audio = null;
function sound(pitch, beats) {
  const Context = globalThis.AudioContext ?? globalThis.webkitAudioContext;
  if (!Context) return;
  audio ??= new Context();
  if (audio.state === "suspended") audio.resume();
  const [now, long] = [audio.currentTime, Math.max(0.3, beats * BEAT)];
  const gain = audio.createGain();
  gain.gain.setValueAtTime(0, now);
  gain.gain.linearRampToValueAtTime(0.16, now + 0.008);
  gain.gain.exponentialRampToValueAtTime(0.002, now + long);
  gain.connect(audio.destination);
  [["triangle", 1], ["sine", 2]].forEach(([type, times]) => {
    const wave = audio.createOscillator();
    wave.type = type;
    wave.frequency.value = frequency(pitch) * times;
    wave.connect(gain);
    wave.start(now);
    wave.stop(now + long);
  });
}

const STYLE = `
.box { --ivory: color-mix(in srgb, #fff 84%, var(--st-background-color)); --ebony: #26241f; --edge: #8a857c; --faint: color-mix(in srgb, var(--st-text-color) 72%, transparent);
  --hair: color-mix(in srgb, var(--st-text-color) 22%, transparent); color: var(--st-text-color); font-family: var(--st-font); font-size: 1rem; display: grid; gap: 0.6rem; max-width: 46rem; }
.tools { display: flex; flex-wrap: wrap; align-items: center; gap: 0.5rem; }
fieldset { all: unset; display: flex; align-items: center; gap: 0.15rem; margin-inline-end: auto; }
legend { all: unset; float: left; margin-inline-end: 0.5rem; color: var(--faint); }
label { position: relative; }
input { position: absolute; inset: 0; margin: 0; opacity: 0; cursor: pointer; }
label span { display: inline-grid; place-items: center; min-width: 2.4rem; height: 2.4rem; border: 1px solid var(--hair); border-radius: 0.5rem; box-sizing: border-box; }
input:checked + span { background: color-mix(in srgb, var(--st-primary-color) 16%, transparent); border-color: var(--st-primary-color); color: var(--st-primary-color); font-weight: 600; }
button { font: inherit; cursor: pointer; }
.tools button { height: 2.4rem; padding: 0 0.85rem; border: 1px solid var(--hair); border-radius: 0.5rem; color: inherit; background: transparent; }
.tools button.go { background: var(--st-primary-color); border-color: var(--st-primary-color); color: var(--st-background-color); font-weight: 600; }
@media (hover: hover) { .tools button:hover { border-color: var(--st-primary-color); } .keys button:hover { box-shadow: inset 0 -0.35rem 0 var(--st-primary-color); } }
.tools button[aria-disabled="true"] { opacity: 0.45; cursor: default; }
:is(.tools button, .keys button, .theme):focus-visible, input:focus-visible + span { outline: 3px solid var(--st-primary-color); outline-offset: 2px; }
.scroll { overflow-x: auto; padding: 4px; margin: -4px; }
.keys { position: relative; height: 9rem; min-width: calc(14 * 2.75rem); user-select: none; -webkit-user-select: none; }
.keys button { position: absolute; top: 0; height: 100%; box-sizing: border-box; padding: 0 0 0.4rem; border: 1px solid var(--edge); border-radius: 0 0 0.35rem 0.35rem; background: var(--ivory); color: var(--ebony);
  display: flex; align-items: flex-end; justify-content: center; font-size: 0.9rem; touch-action: pan-x; -webkit-tap-highlight-color: transparent; }
.keys button.black { height: 60%; z-index: 1; background: var(--ebony); border-color: var(--ebony); box-shadow: 0 0 0 1px color-mix(in srgb, var(--edge) 60%, transparent); }
.keys button:focus-visible { z-index: 2; outline-offset: -3px; }
.keys button.on { background: var(--st-primary-color); color: var(--st-background-color); }
.theme { list-style: none; margin: 0; padding: 2px; display: flex; flex-wrap: wrap; gap: 0.25rem; min-height: 1.9rem; max-height: 6.2rem; overflow-y: auto; align-items: center; border-radius: 0.4rem; }
.theme li { display: inline-flex; align-items: baseline; gap: 0.3rem; padding: 0.1rem 0.5rem; border-radius: 0.4rem; background: color-mix(in srgb, var(--st-primary-color) 13%, transparent); }
.theme li small { font-size: 0.9rem; color: var(--faint); }
.theme li.bar { margin-inline-start: 0.45rem; box-shadow: -0.4rem 0 0 -0.3rem var(--st-text-color); }
.say { margin: 0; color: var(--faint); font-size: 0.9rem; min-height: 1.3em; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }`;

const make = (tag, more = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), more);
  made.append(...children);
  return made;
};

function lengthBoxes(board, kept) {
  return board.lengths.map((beats) => {
    const input = make("input", { type: "radio", name: "length", checked: beats === kept.beats, ariaLabel: `${lengthName(beats)} ${beats > 1 ? "beats" : "beat"}` });
    input.onchange = () => (kept.beats = beats);
    return make("label", {}, input, make("span", { textContent: lengthName(beats) }));
  });
}

// The piano: `press(k)` is called once for each press of key k, be it of a mouse, a finger or a keyboard.
function piano(board, press, back) {
  const at = places(board.pitches.map(([pitch]) => pitch));
  const width = at.filter((place) => place.width === 1).length;
  let pointer = "";
  const buttons = board.pitches.map(([pitch, name], k) => {
    const button = make("button", { type: "button", className: isBlack(pitch) ? "black" : "white", textContent: isBlack(pitch) ? "" : name, title: name, ariaLabel: said(name), tabIndex: k ? -1 : 0 });
    Object.assign(button.style, { left: `${(100 * at[k].left) / width}%`, width: `${(100 * at[k].width) / width}%` });
    button.onpointerdown = (event) => {
      pointer = event.pointerType;
      if (pointer === "mouse" && event.button === 0) press(k); // a finger may mean to scroll: its press is the click
    };
    button.onclick = (event) => {
      if (!(event.detail && pointer === "mouse")) press(k);
    };
    button.onfocus = () => buttons.forEach((other) => (other.tabIndex = other === button ? 0 : -1));
    button.onkeydown = (event) => {
      if (event.key === "Backspace") back();
      else if (moved(event.key, k, buttons.length) === k && !/^(Arrow|Home|End)/.test(event.key)) return;
      event.preventDefault();
      buttons[moved(event.key, k, buttons.length)].focus();
    };
    return button;
  });
  return buttons;
}

function flash(button) {
  button.classList.add("on");
  setTimeout(() => button.classList.remove("on"), 180);
}

function chips(theme, board) {
  let now = 0;
  return theme.map((symbol) => {
    const note = board.by.get(symbol);
    const chip = make("li", { className: now && now % 4 === 0 ? "bar" : "" }, make("span", { textContent: note.name }), make("small", { textContent: lengthName(note.beats) }));
    now += note.beats;
    return chip;
  });
}

// All of it, made once; what changes is drawn by `show`.
function build(parentElement, data, kept) {
  const board = readBoard(data.board);
  kept.beats ??= board.lengths.includes(1) ? 1 : board.lengths[0];
  const list = make("ol", { className: "theme", ariaLabel: "Your theme" });
  const say = make("p", { className: "say" });
  const heard = make("p", { className: "unseen", role: "status" });
  const change = (theme) => {
    if (theme === kept.theme) return;
    kept.theme = theme;
    show();
    kept.tell("theme", theme.join(" "));
  };
  const back = () => kept.theme.length && change(kept.theme.slice(0, -1));
  const button = (text, act, more = {}) => make("button", { type: "button", textContent: text, onclick: () => kept.theme.length && act(), ...more });
  const undo = button("Undo", back);
  const clear = button("Clear", () => change([]));
  const go = button("Continue this theme", () => kept.tell("go", kept.theme.join(" ")), { className: "go" });
  const keys = piano(board, (k) => {
    const note = board.find(board.pitches[k][0], kept.beats);
    sound(note.pitch, note.beats);
    flash(keys[k]);
    change(added(kept.theme, note.symbol, data.most));
    heard.textContent = `${said(note.name)}. ${say.textContent}`;
  }, back);
  function show() {
    list.replaceChildren(...chips(kept.theme, board));
    list.scrollTop = list.scrollHeight;
    say.textContent = summary(kept.theme, board, data.phrase, data.most);
    [undo, clear, go].forEach((one) => (one.ariaDisabled = String(!kept.theme.length)));
  }
  const lengths = make("fieldset", {}, make("legend", { textContent: "Beats" }), ...lengthBoxes(board, kept));
  const piece = make("div", { className: "keys", role: "group", ariaLabel: "Piano keys: arrow keys move, Enter plays, Backspace takes back" }, ...keys);
  const box = make("div", { className: "box" }, make("div", { className: "scroll" }, piece), make("div", { className: "tools" }, lengths, undo, clear, go), list, say, heard);
  parentElement.replaceChildren(make("style", { textContent: STYLE }), box);
  return show;
}

export default function keys({ parentElement, data, setTriggerValue }) {
  const kept = (parentElement.kept ??= { version: null, board: "", theme: [] });
  kept.tell = setTriggerValue;
  if (kept.version !== data.version) kept.theme = data.theme ? data.theme.split(" ") : [];
  const other = kept.board !== data.board || kept.phrase !== data.phrase;
  if (other) kept.show = build(parentElement, data, kept);
  if (other || kept.version !== data.version) kept.show();
  Object.assign(kept, { version: data.version, board: data.board, phrase: data.phrase });
}
