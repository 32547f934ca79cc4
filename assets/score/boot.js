// The entry: installs the painter for every score on the page, and tells Python about this tab.

import { follow, home, scriptsOfPage } from "./channel.js";
import { Picture } from "./picture.js";

const pictures = new Map();

// Streamlit may put a new mount in the place of an old one at any run of the page. The picture itself
// moves over, so that nothing flickers, unfolds again or forgets what was chosen.
export function drawScore({ parentElement, data: sent, setTriggerValue }) {
  const data = readFrame(parentElement, sent.frame);
  if (!pictures.has(data.key)) pictures.set(data.key, new Picture());
  const picture = pictures.get(data.key);
  picture.moveTo(parentElement);
  picture.receive(data, setTriggerValue);
  follow(picture, data.channel, setTriggerValue);
}

// A frame comes as text: Streamlit looks through what holds lists for data frames, and loads pandas to know one.
// The same text is the same frame.
function readFrame(mount, text) {
  if (mount.frameText !== text) Object.assign(mount, { frameText: text, frame: JSON.parse(text) });
  return mount.frame;
}

const TAB = "rnn-playground-tab";
// What outlives this script: another server brings it anew, and the page stays.
const tab = (globalThis.rnnTab ??= { token: null, server: "", gone: 0, returns: 0, reached: () => 0 });

// 128 random bits that stay with this tab through a reload. A tab that was opened anew, or is a copy
// of another (which copies the storage too), gets its own.
export function tabToken(storage, reloaded, random = (bytes) => crypto.getRandomValues(bytes)) {
  const known = storage?.getItem(TAB);
  if (reloaded && /^[0-9a-f]{32}$/.test(known ?? "")) return known;
  const token = Array.from(random(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  storage?.setItem(TAB, token);
  return token;
}

// Inside a page of another site a browser may forbid the very look at its storage: then nothing is kept.
export function storageOf(page, kind = "sessionStorage") {
  try {
    return page[kind];
  } catch {
    return null;
  }
}

const DONE = "rnn-playground-done";

// Words that outlive the visit; `more` joins them. What was known before comes back.
export function keepDone(storage, more = "") {
  const before = (storage?.getItem(DONE) ?? "").split(" ").filter((word) => /^[a-z0-9-]{1,40}$/.test(word));
  const after = [...new Set([...before, ...more.split(" ").filter(Boolean)])].slice(0, 200);
  try {
    if (after.length > before.length) storage?.setItem(DONE, after.join(" "));
  } catch {
    // a storage that is full, or forbidden, keeps nothing
  }
  return before.join(" ");
}

// How far the run had come that a server took with it when it ended, under a tab that stays open.
export function goneWith(tab, server) {
  if (tab.server && server && tab.server !== server) return tab.reached();
  return tab.reached() ? 0 : tab.gone; // another run has begun since: nobody misses the old one
}

// Escape closes what is open first, and then leaves the stage.
export function leaveStage({ key }, page = document) {
  if (key !== "Escape" || page.querySelector('[data-baseweb="popover"], [role="dialog"], [aria-expanded="true"][role="combobox"]')) return;
  page.querySelector(".st-key-leave_stage button")?.click();
}

const reached = (trained) => Math.max(trained, ...Array.from(pictures.values(), ({ newest }) => newest?.update ?? 0));
const touched = () => matchMedia("(pointer: coarse)").matches;

const wasReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

// Tells Python about the tab, and again when it is hidden or seen; never twice the same, for each
// telling reruns the page.
function reportTab(mount, setStateValue) {
  const report = () => {
    tab.token ??= tabToken(storageOf(globalThis), wasReloaded());
    const visible = document.visibilityState !== "hidden";
    const told = { token: tab.token, visible, gone: tab.gone, touch: touched(), returns: tab.returns, done: tab.done };
    if (JSON.stringify(told) === mount.toldTab) return;
    mount.toldTab = JSON.stringify(told);
    setStateValue("tab", told);
  };
  document.addEventListener("visibilitychange", report);
  document.addEventListener("keydown", leaveStage, true); // before a list that is open has closed itself
  const beacon = (url, body) => navigator.sendBeacon?.(url, body);
  const leave = (event) => sayFarewell(event, tab, beacon, scriptsOfPage(), location);
  addEventListener("pagehide", leave);
  const forget = onReturn(document.querySelector("[data-test-connection-state]"), () => {
    tab.returns += 1;
    report();
  });
  report();
  return () => {
    document.removeEventListener("visibilitychange", report);
    document.removeEventListener("keydown", leaveStage, true);
    removeEventListener("pagehide", leave);
    forget();
  };
}

// Streamlit finds its server again, but does not ask it for the page: a server that was started anew knows
// nothing of what still stands there, and would lose the next press.
function onReturn(app, tell) {
  if (!app) return () => {};
  const state = () => app.getAttribute("data-test-connection-state");
  let before = state();
  const watch = new MutationObserver(() => {
    const lost = before !== "CONNECTED";
    before = state();
    if (lost && before === "CONNECTED") tell();
  });
  watch.observe(app, { attributeFilter: ["data-test-connection-state"] });
  return () => watch.disconnect();
}

// The address bar follows the setting, without an entry in the history for every move of a slider. What
// it tells Streamlit (names with commas between them) stays.
export function writeQuery(query, location, history, streamlits = "") {
  const others = location.search.slice(1).split("&");
  const kept = others.filter((part) => part && streamlits.split(",").includes(part.split("=")[0].toLowerCase()));
  const wanted = [query, ...kept].filter(Boolean).join("&").replace(/^(?=.)/, "?");
  if (location.search !== wanted) history.replaceState(history.state, "", location.pathname + wanted + location.hash);
}

// A tab that is closed says so, that nothing is kept for it; one that the browser puts aside may come back.
export function sayFarewell({ persisted }, { token, farewell }, beacon, scripts, place) {
  if (!persisted && farewell && token) beacon(new URL(farewell, home(scripts, place)), token);
}

export default function boot({ parentElement, data, setStateValue }) {
  if (typeof data?.query === "string") writeQuery(data.query, location, history, data.streamlits);
  Object.assign(tab, { gone: goneWith(tab, data?.server), server: data?.server ?? "", reached: () => reached(data?.trained ?? 0) });
  const before = keepDone(storageOf(globalThis, "localStorage"), data?.done);
  tab.done ??= before; // told once: what is done in this visit the server knows
  tab.farewell = (data?.farewell ?? "").replace(/^\//, "");
  // The mount itself has nothing to show and should leave no gap on the page.
  const holder = (parentElement.host ?? parentElement).closest?.("[data-testid=stElementContainer]");
  if (holder) Object.assign(holder.style, { position: "absolute", width: "0", height: "0" });
  const early = globalThis.rnnScore?.waiting ?? [];
  globalThis.rnnScore = { draw: drawScore };
  early.forEach(drawScore);
  parentElement.forgetTab?.();
  parentElement.forgetTab = reportTab(parentElement, setStateValue);
  return () => parentElement.forgetTab?.();
}
