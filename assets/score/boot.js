// The entry: installs the painter for every score on the page, and tells Python about this tab.

import { follow } from "./channel.js";
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
let thisLoad = null;

// 128 random bits that stay with this tab through a reload. A tab that was opened anew, or is a copy
// of another (which copies the storage too), gets its own.
export function tabToken(storage, reloaded, random = (bytes) => crypto.getRandomValues(bytes)) {
  const known = storage.getItem(TAB);
  if (reloaded && /^[0-9a-f]{32}$/.test(known ?? "")) return known;
  const token = Array.from(random(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  storage.setItem(TAB, token);
  return token;
}

const wasReloaded = () => performance.getEntriesByType("navigation")[0]?.type === "reload";

// Tells Python about the tab, and again when it is hidden or seen; never twice the same, for each
// telling reruns the page.
function reportTab(mount, setStateValue) {
  const report = () => {
    thisLoad ??= tabToken(sessionStorage, wasReloaded());
    const tab = { token: thisLoad, visible: document.visibilityState !== "hidden" };
    if (JSON.stringify(tab) === mount.toldTab) return;
    mount.toldTab = JSON.stringify(tab);
    setStateValue("tab", tab);
  };
  document.addEventListener("visibilitychange", report);
  report();
  return () => document.removeEventListener("visibilitychange", report);
}

// The address bar follows the setting, without an entry in the history for every move of a slider.
export function writeQuery(query, location, history) {
  const wanted = query ? `?${query}` : "";
  if (location.search !== wanted) history.replaceState(history.state, "", location.pathname + wanted + location.hash);
}

export default function boot({ parentElement, data, setStateValue }) {
  if (typeof data?.query === "string") writeQuery(data.query, location, history);
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
