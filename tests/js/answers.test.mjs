import assert from "node:assert/strict";
import { test } from "node:test";
import { goneWith, keepDone, sayFarewell, storageOf, tabToken, writeQuery } from "../../assets/score/boot.js";
import { Panel, curveShape } from "../../assets/score/panel.js";
import { choiceOf, keyChoice, keyPlace, keyTime, pick } from "../../assets/score/pointer.js";
import { readValues } from "../../assets/score/scene.js";
import { ruleAt, summary, tellGhost, tellPoint, tellRow, tellTime, withOutput } from "../../assets/score/tell.js";
import { frame, parts, row } from "./frames.mjs";

const order = () => [3, 2, 1, 0];

test("a click sends the unit that is drawn there, not the line it is drawn on", () => {
  const given = frame(4, 4);
  const found = { clock: 0, time: 2, row: 0, unit: 0, output: null, bar: null, token: false };
  const place = { time: 2, clock: "time" };
  assert.deepEqual(choiceOf(given, found, order), pick({ ...place, layer: 0, direction: 1, unit: 3 }));
  assert.deepEqual(choiceOf(given, { ...found, row: null, output: 0 }, order), pick({ ...place, output: 0 }));
  assert.equal(choiceOf(given, { ...found, time: null }, order), null);
});

test("arrow keys walk through time and stop at its ends; other keys are left to the page", () => {
  assert.equal(keyTime("ArrowRight", null, 8), 0);
  assert.equal(keyTime("ArrowLeft", null, 8), 7);
  assert.equal(keyTime("ArrowRight", 7, 8), 7);
  assert.equal(keyTime("End", 2, 8), 7);
  assert.equal(keyTime("a", 2, 8), null);
});

test("a time step is told with the page's notes, its gradient and what would be said if it ended here", () => {
  const ghosts = { clock: 0, kind: "binary", labels: ["negative", "positive"], p: [0.5, 0.5, 0.22, 0.3], target: [] };
  const given = frame(4, 4, { ghosts, selected: 2, notes: ["h⟨3⟩ = tanh(…)"] });
  const { title, lines } = tellTime(given, readValues(given), 2);
  assert.equal(title, "Time step 3 · “w2”");
  assert.equal(lines[0], "h⟨3⟩ = tanh(…)");
  assert.ok(lines.includes("‖∂o/∂h⟨3⟩‖ = 0.10"));
  assert.ok(lines.includes("If it ended here: negative 0.78 (positive 0.22)"));
  const guessed = { ...given, ghosts: { ...ghosts, guess: true } };
  assert.deepEqual(tellGhost(guessed, 2), ["A guess, for training never asked here: negative 0.78 (positive 0.22)"]);
  assert.deepEqual(tellGhost({ ...given, ghosts: { ...ghosts, p: [0.9] } }, 0), ["If it ended here: positive 0.90"]);
  assert.deepEqual(tellGhost(given, 3), [], "where there is a prediction there is no ghost");
  assert.ok(!tellTime(given, readValues(given), 1).lines.includes("h⟨3⟩ = tanh(…)"), "notes are of the chosen time step only");
});

test("an unknown word explains itself", () => {
  const given = frame(4, 4);
  given.clocks[0].unknown = [1];
  const lines = tellPoint(given, readValues(given), { time: 1, row: null, unit: null, output: null, bar: null, token: true }, order);
  assert.match(lines.join(" "), /never seen in training.*<unk>/);
});

test("a screen reader hears the update, the status, the loss and the verdict", () => {
  const text = summary(frame(4, 4), null, readValues(frame(4, 4)));
  assert.match(text, /Update 3, training\. Loss 0\.50\./);
  assert.match(text, /positive 0\.23/);
});

test("a run that waits says for what", () => {
  const told = (status) => summary({ ...frame(4, 4), status }, null, readValues(frame(4, 4)));
  assert.match(told("queued"), /Update 3, waiting for its turn\./);
  assert.match(told("unseen"), /Update 3, nobody looked\./);
  assert.match(told("paused"), /Update 3, paused\./);
});

test("both loss curves share one scale, and guessing lies where it belongs", () => {
  const curve = (n, ...numbers) => ({ n, low: 0, high: 1, values: Buffer.from(Uint16Array.from(numbers).buffer).toString("base64") });
  const { run, before, guess, longest } = curveShape({ run: curve(3, 65534, 32767, 0), before: curve(6, 65534, 0), guess: 1 }, 206, 124);
  assert.equal(longest, 6);
  assert.ok(Math.abs(run.at(-1)[0] - 101) < 1e-6 && Math.abs(before.at(-1)[0] - 201) < 1e-6);
  assert.ok(Math.abs(run[0][1] - guess) < 0.01);
  assert.ok(run[0][1] < run[1][1] && run[1][1] < run[2][1]);
});

test("before the first update there is no loss, no chance of guessing and no curve", () => {
  const loss = { now: null, guess: null, classes: 0, run: { n: 0, low: 0, high: 0, values: "" }, before: { n: 0, low: 0, high: 0, values: "" } };
  assert.deepEqual(curveShape(loss, 206, 124), { run: [], before: [], longest: 0, guess: null });
  assert.doesNotMatch(summary(frame(4, 4, { loss }), null, readValues(frame(4, 4))), /Loss/);
});

// What the panel says of a frame, part by part.
function said(given) {
  const part = () => ({ dataset: {}, setAttribute() {}, replaceChildren() {} });
  globalThis.document = { createElement: () => ({ append() {} }) };
  const names = ["one", "sum", "momentName", "moment", "choice", "metric", "metricName", "metricValue", "baselines"];
  const panel = new Panel({ innerHTML: "", querySelectorAll: () => names.map((name) => ({ ...part(), dataset: { part: name } })) });
  panel.moment(given, readValues(given), null, 0);
  panel.metric(given.metric);
  delete globalThis.document;
  return panel.said;
}

test("a decoder's only output is output 1; only a network with one verdict has a verdict", () => {
  const one = parts({ Ty: 1 });
  assert.equal(said(one).one, "output 1");
  assert.equal(said(parts()).one, "output 1");
  assert.equal(said(frame(4, 4)).one, "the verdict");
  const sum = { clock: 0, kind: "numbers", p: [0.9], target: [1.1], high: 2, at: [3] };
  assert.equal(said(frame(4, 4, { outputs: sum })).one, "the answer", "a number is no verdict");
});

test("a baseline's name ends with a colon: it may end with a number", () => {
  const metric = { title: "mean squared error", value: 0.02, baselines: [["always 1", 0.17], ["linear", 0.16]] };
  assert.equal(said(frame(4, 4, { metric })).baselines, "always 1: 0.17 · linear: 0.16");
});

test("a reloaded tab keeps its token; a new or copied one gets another, and so does one tampered with", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const token = tabToken(storage, false);
  assert.match(token, /^[0-9a-f]{32}$/);
  assert.equal(tabToken(storage, true), token);
  const copy = tabToken(storage, false);
  assert.match(copy, /^[0-9a-f]{32}$/);
  assert.notEqual(copy, token);
  kept.set("rnn-playground-tab", "<script>");
  assert.match(tabToken(storage, true), /^[0-9a-f]{32}$/);
});

test("the address bar follows the setting and is left alone when it says so already", () => {
  const calls = [];
  const history = { state: 7, replaceState: (...what) => calls.push(what) };
  writeQuery("cell=gru", { search: "?cell=gru", pathname: "/", hash: "" }, history);
  assert.equal(calls.length, 0);
  writeQuery("cell=lstm", { search: "?cell=gru", pathname: "/p", hash: "#x" }, history);
  writeQuery("", { search: "?cell=gru", pathname: "/p", hash: "" }, history);
  assert.deepEqual(calls, [[7, "", "/p?cell=lstm#x"], [7, "", "/p"]]);
});

test("what the address bar tells Streamlit stays there, and nothing else that is not ours", () => {
  const calls = [];
  const history = { state: 7, replaceState: (...what) => calls.push(what[2]) };
  const search = "?Embed=true&cell=gru&utm_source=x&embed_options=a&embed_options=b";
  writeQuery("cell=lstm", { search, pathname: "/", hash: "" }, history, "embed,embed_options");
  const written = "/?cell=lstm&Embed=true&embed_options=a&embed_options=b";
  assert.deepEqual(calls, [written]);
  writeQuery("cell=lstm", { search: written.slice(1), pathname: "/", hash: "" }, history, "embed,embed_options");
  writeQuery("", { search: "?embed=true", pathname: "/", hash: "" }, history, "embed,embed_options");
  assert.equal(calls.length, 1);
});

test("where storage is forbidden a tab has a token all the same", () => {
  const page = {
    get sessionStorage() {
      throw new Error("Access is denied for this document.");
    },
  };
  assert.equal(storageOf(page), null);
  assert.match(tabToken(storageOf(page), true), /^[0-9a-f]{32}$/);
});

test("what a lesson's check got done is kept for the next visit, as far as it has the right form", () => {
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  assert.equal(keepDone(storage, "which-word"), "");
  assert.equal(keepDone(storage, "which-word flip-it"), "which-word");
  assert.equal(keepDone(storage), "which-word flip-it");
  kept.forEach((_, key) => kept.set(key, "<b> fox   Fox"));
  assert.equal(keepDone(storage), "fox");
  assert.equal(keepDone(null, "fox"), "");
  const full = { getItem: () => null, setItem: () => { throw new Error("QuotaExceededError"); } };
  assert.equal(keepDone(full, "fox"), "");
});

test("a run is gone with its server, until another has begun", () => {
  const tab = { server: "a", gone: 0, reached: () => 340 };
  assert.equal(goneWith({ ...tab, server: "" }, "a"), 0); // a first visit
  assert.equal(goneWith(tab, "a"), 0);
  assert.equal(goneWith(tab, "b"), 340);
  assert.equal(goneWith({ server: "b", gone: 340, reached: () => 0 }, "b"), 340);
  assert.equal(goneWith({ server: "b", gone: 340, reached: () => 5 }, "b"), 0);
});

test("a click into a part says which part and which time axis", () => {
  const found = { clock: 1, time: 1, row: 2, unit: 5, output: null };
  const wanted = pick({ time: 1, clock: "source", part: "encoder", layer: 0, direction: -1, unit: 5 });
  assert.deepEqual(choiceOf(parts(), found, () => [0, 1, 2, 3, 4, 5, 6, 7]), wanted);
});

test("up and down lead to the other part: to the strongest thread, or, without attention, to the same place", () => {
  const [looking, plain] = [parts(), parts({ attention: false })];
  const go = (given, key, selected, clock) => keyPlace(key, given, readValues(given), selected, clock);
  assert.deepEqual(go(looking, "ArrowDown", 3, 0), { clock: 1, time: 2 });
  assert.deepEqual(go(looking, "ArrowUp", 1, 1), { clock: 0, time: 1 });
  assert.deepEqual(go(looking, "ArrowUp", 1, 0), { clock: 0, time: 1 }, "there is nothing above");
  assert.deepEqual(go(looking, "ArrowRight", 2, 1), { clock: 1, time: 2 }, "the end of its own axis");
  assert.deepEqual(go(plain, "ArrowDown", 3, 0), { clock: 1, time: 2 });
  assert.deepEqual(go(plain, "ArrowDown", null, 0), { clock: 1, time: 0 });
  assert.equal(go(frame(4, 4), "ArrowDown", 1, 0), null, "one time axis leaves these keys to the page");
  assert.equal(go(looking, "a", 1, 0), null);
});

test("a chosen output tells what it read, what it says and where it looked; a chosen source, who looked", () => {
  const given = parts();
  const values = readValues(given);
  const output = tellTime(given, values, 1, 0);
  assert.equal(output.title, "Decoder, time step 2 · reads “y0”");
  assert.ok(output.lines.includes("ŷ: “out1” 0.90, “out2” 0.10"), output.lines.join());
  assert.ok(output.lines.includes("looks at (α): “x1” 0.80, “x0” 0.20"));
  assert.ok(output.lines.includes("‖∂o⟨1⟩/∂s⟨2⟩‖ decoder = 0.10"));
  const source = tellTime(given, values, 2, 1);
  assert.equal(source.title, "Encoder, time step 3 · “x2”");
  assert.ok(source.lines.includes("looked at (α) for: “out2” (output 3) 0.80, “<end>” (output 4) 0.80"), source.lines.join());
  assert.ok(source.lines.includes("‖∂o⟨1⟩/∂h⟨3⟩‖ encoder ← = 0.10"));
  assert.equal(tellTime(given, values, 0, 0).title, "Decoder, time step 1 · reads “<start>”");
});

test("an input that stands twice is told with its number", () => {
  const given = parts();
  given.clocks[1].labels = ["the", "cat", "the"];
  const looks = (t) => tellTime(given, readValues(given), t, 0).lines.find((line) => line.startsWith("looks at"));
  assert.equal(looks(1), "looks at (α): “cat” 0.80, “the” (input 1) 0.20");
  assert.equal(looks(2), "looks at (α): “the” (input 3) 0.80, “cat” 0.20");
});

test("telling a time step changes nothing: told again it is the same", () => {
  for (const [clock, notes] of [[1, ["h = z"]], [0, ["s = 1"]], [0, ["ŷ = softmax(o): a 0.1"]]]) {
    const given = parts({ selected: 2, clock, notes: [...notes] });
    given.clock = clock;
    const values = readValues(given);
    const first = tellTime(given, values, 2, clock);
    assert.deepEqual(tellTime(given, values, 2, clock), first);
    assert.deepEqual(given.notes, notes);
    assert.ok(first.lines.length > notes.length);
  }
});

test("ŷ is told once: how it is made by the notes, how sure by the outputs", () => {
  const told = ["ŷ: “<end>” 0.11, “le” 0.09", "y: “le”"];
  assert.deepEqual(withOutput(["s = 1", "ŷ = softmax(o): <end> 0.113"], told), [["s = 1", "ŷ = softmax(o): “<end>” 0.11, “le” 0.09", "y: “le”"], []]);
  assert.deepEqual(withOutput(["ŷ = o = b_y + V h = 0.312"], ["ŷ = 0.31", "y = 0.30, off by 0.01"]), [["ŷ = o = b_y + V h = 0.312", "y = 0.30, off by 0.01"], []]);
  assert.deepEqual(withOutput(["s = 1"], told), [["s = 1"], told], "no note speaks of it");
  assert.deepEqual(withOutput(["ŷ = softmax(o): a 0.1"], []), [["ŷ = softmax(o): a 0.1"], []], "there is no output here");
  const given = parts({ selected: 3, clock: 0, notes: ["reads <start> or <end>", "ŷ = softmax(o): <end> 0.900"] });
  const { lines } = tellTime(given, readValues(given), 3, 0);
  assert.equal(lines.filter((line) => line.startsWith("ŷ")).length, 1);
  assert.equal(lines[0], "reads <start> or <end>");
});

test("a context says how it is made: its name, its cells, and the time step of a decoder while it is open", () => {
  const [rule, about] = ["k⟨t⟩ = Σ α⟨t,t′⟩ h⟨t′⟩", "what output t drew from the input"];
  assert.equal(ruleAt(rule, 2), "k⟨3⟩ = Σ α⟨3,t′⟩ h⟨t′⟩");
  assert.deepEqual([tellRow({ rule, about }), tellRow({})], [[`${rule}: ${about}`], []]);
  const folded = parts();
  const open = parts();
  open.rows.push(row("decoder/context", 4, 8, { fold: "context", title: "context k", rule, about }));
  const lines = (given, t, clock) => tellTime(given, readValues(given), t, clock).lines;
  assert.ok(lines(open, 1, 0).includes("k⟨2⟩ = Σ α⟨2,t′⟩ h⟨t′⟩"));
  for (const silent of [lines(folded, 1, 0), lines(open, 1, 1)]) assert.ok(!silent.some((line) => line.startsWith("k⟨")));
  const noted = { ...open, selected: 1, notes: ["k⟨t⟩ = Σ α⟨t,t′⟩ h⟨t′⟩ = 0.80 h⟨2⟩ + …"] };
  assert.equal(lines(noted, 1, 0).filter((line) => line.startsWith("k⟨")).length, 1, "the note has the numbers too");
  const cell = { clock: 0, time: 1, row: 3, unit: 0, output: null, bar: null };
  const tip = tellPoint(open, readValues(open), cell, () => [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(tip[1], "k⟨2⟩ = Σ α⟨2,t′⟩ h⟨t′⟩: what output 2 drew from the input");
});

test("notes are told only on the time axis that they are of", () => {
  const given = parts({ selected: 1, clock: 1, notes: ["h⟨2⟩ = …"] });
  assert.equal(tellTime(given, readValues(given), 1, 1).lines[0], "h⟨2⟩ = …");
  assert.ok(!tellTime(given, readValues(given), 1, 0).lines.includes("h⟨2⟩ = …"));
});

test("threads tell their weights, and so does whatever is looked at", () => {
  const given = parts();
  const values = readValues(given);
  const nothing = { row: null, unit: null, output: null, bar: null, token: false, between: false };
  const told = (found) => tellPoint(given, values, { ...nothing, ...found }, (row) => Array.from({ length: row.units }, (_, u) => u)).join(" | ");
  assert.match(told({ clock: 0, time: 1, between: true }), /looks at \(α\): “x1” 0\.80, “x0” 0\.20/);
  assert.match(told({ clock: 1, time: 2, between: true }), /looked at \(α\) for: “out2” \(output 3\) 0\.80/);
  assert.match(told({ clock: 0, time: 1, output: 1 }), /“x1” 0\.80.*Click/);
  assert.match(told({ clock: 1, time: 0, row: 2, unit: 3 }), /^encoder ←: h⟨1⟩ unit 4/);
  assert.match(told({ clock: 1, time: 0, bar: 1 }), /∂h⟨1⟩‖, encoder → = 0\.10/);
});

test("a screen reader hears both lengths, what was written and what is chosen", () => {
  const given = parts();
  const text = summary(given, 1, readValues(given), 0);
  assert.match(text, /3 time steps of the source, 4 time steps of the target\./);
  assert.match(text, /2 outputs right, 1 wrong\. Written: out0 out1 out2 <end>\./);
  assert.match(text, /Decoder, time step 2.*looks at/);
});

test("a number is told with its target, and all of them with their mean error", () => {
  const outputs = { clock: 0, kind: "numbers", p: [0.5, -0.5, 0], target: [0.25, -0.75, null], high: 1, at: [0, 1, 2] };
  const given = frame(3, 4, { outputs });
  assert.deepEqual(tellPoint(given, readValues(given), { clock: 0, time: 1, row: null, bar: null, output: 1 }, order).slice(0, 2), ["ŷ = −0.50", "y = −0.75, off by 0.25"]);
  assert.match(summary(given, null, readValues(given)), /2 outputs, off by 0\.25 on average/);
});

test("a tab that is closed says so where it was served from; one that is only put aside does not", () => {
  const tab = { token: "a".repeat(32), farewell: "score/left" };
  const place = { href: "http://school.example/rnn/?cell=gru", host: "school.example" };
  const sent = [];
  const beacon = (url, body) => sent.push([url.href, body]);
  sayFarewell({ persisted: true }, tab, beacon, [], place);
  sayFarewell({ persisted: false }, { ...tab, farewell: "" }, beacon, [], place);
  sayFarewell({ persisted: false }, { ...tab, token: null }, beacon, [], place);
  assert.deepEqual(sent, []);
  sayFarewell({ persisted: false }, tab, beacon, [], place);
  assert.deepEqual(sent, [["http://school.example/rnn/score/left", tab.token]]);
});

test("keys choose another unit, and the output that stands over the time step", () => {
  const given = parts({ unit: { layer: 0, direction: -1, unit: 3 } });
  const down = keyChoice("PageDown", given, 1, 1);
  assert.deepEqual([down.clock, down.part, down.direction, down.unit], ["source", "encoder", -1, 4]);
  assert.equal(keyChoice("PageUp", { ...given, unit: { ...given.unit, unit: 0 } }, 1, 1).unit, 0);
  assert.equal(keyChoice("PageDown", { ...given, unit: null }, 1, 0).unit, 0); // none is told yet: the first
  assert.equal(keyChoice("Enter", given, 2, 0).output, 2);
  assert.equal(keyChoice("Enter", given, 2, 1), null); // an encoder has no outputs
  assert.equal(keyChoice("ArrowLeft", given, 2, 0), null);
});
