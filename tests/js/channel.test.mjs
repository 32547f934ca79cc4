import assert from "node:assert/strict";
import test from "node:test";
import { address } from "../../assets/score/channel.js";
import { isStale } from "../../assets/score/picture.js";

const at = (href) => new URL(href);

test("the channel is where the page is served from, safe where the page is safe", () => {
  const script = (base) => [`${base}static/js/index.X1.js`];
  const of = (href, scripts = []) => address("/score/frames", scripts, at(href));
  assert.equal(of("https://a.b:1/"), "wss://a.b:1/score/frames");
  assert.equal(of("http://localhost/?cell=gru"), "ws://localhost/score/frames");
  // a base path, or a prefix that a proxy strips: the address bar may also show a page of the app
  assert.equal(of("http://h/x/shapes", script("http://h/x/")), "ws://h/x/score/frames");
  assert.equal(of("http://h/x/", script("http://h/x/")), "ws://h/x/score/frames");
  assert.equal(of("http://h/a/b/attention?cell=gru#c", script("http://h/a/b/")), "ws://h/a/b/score/frames");
  // scripts of another host say nothing about the server; without any, the folder of the page is tried
  assert.equal(of("http://h/x/shapes", script("http://cdn/y/")), "ws://h/x/score/frames");
});

// A page, a clock and sockets that do what the test says.
async function stage(t) {
  t.mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
  const sockets = [];
  const held = { document: globalThis.document, location: globalThis.location, WebSocket: globalThis.WebSocket };
  globalThis.document = { scripts: [], visibilityState: "visible", addEventListener() {}, removeEventListener() {} };
  globalThis.location = at("http://h/");
  globalThis.WebSocket = class {
    constructor(href) {
      Object.assign(this, { href, closed: false });
      sockets.push(this);
    }
    close() {
      this.closed = true;
    }
    say(message) {
      this.onmessage({ data: JSON.stringify(message) });
    }
  };
  t.after(() => Object.assign(globalThis, held));
  // what a tab has heard or not is its own: each test has the module to itself
  const { follow } = await import(`../../assets/score/channel.js?${encodeURIComponent(t.name)}`);
  const drawn = [];
  const picture = { root: { isConnected: true }, newest: null, send() {}, receive: (frame) => drawn.push(frame) };
  const told = [];
  const again = () => follow(picture, { path: "/score/frames", token: "t" }, (name) => told.push(name));
  again();
  const pass = (ms) => {
    for (let left = ms; left > 0; left -= 100) t.mock.timers.tick(100); // what a timer starts is due in its turn
  };
  return { sockets, drawn, told, pass, again };
}

test("a socket that is refused, or that never answers, is told once and not tried again", async (t) => {
  const refused = await stage(t);
  refused.sockets[0].onclose();
  assert.deepEqual(refused.told, ["lost"]);
  refused.pass(10_000);
  assert.equal(refused.sockets.length, 1);
});

test("a socket that hangs is given up after little more than a second", async (t) => {
  const hanging = await stage(t);
  hanging.pass(1100);
  assert.deepEqual(hanging.told, []);
  hanging.pass(200);
  assert.deepEqual(hanging.told, ["lost"]);
  assert.ok(hanging.sockets[0].closed);
  hanging.again(); // a page run that was on its way brings the token once more
  assert.equal(hanging.sockets.length, 1);
  assert.deepEqual(hanging.told, ["lost", "lost"]);
});

test("one that greets is waited for, and tried again when it is lost", async (t) => {
  const greeted = await stage(t);
  greeted.sockets[0].say({ hello: true });
  greeted.pass(5000);
  assert.equal(greeted.sockets.length, 1);
  greeted.sockets[0].say({ update: 1 });
  assert.equal(greeted.drawn.length, 1);
  greeted.sockets[0].onclose();
  greeted.pass(1500);
  assert.equal(greeted.sockets.length, 2);
  greeted.sockets[1].onclose();
  assert.deepEqual(greeted.told, []); // it has worked before: not given up at the first failure
  greeted.pass(6000);
  assert.deepEqual(greeted.told, ["lost"]);
});

test("a frame that was overtaken is not drawn; a reset and the past are", () => {
  const frame = (run, update, version) => ({ picture: `${run} the movie`, update, version });
  assert.equal(isStale(null, frame("a", 3, 3)), false);
  assert.equal(isStale(frame("a", 9, 9), frame("a", 3, 3)), true);
  assert.equal(isStale(frame("a", 9, 9), frame("a", 0, 10)), false);
  assert.equal(isStale(frame("a", 9, 9), frame("a", 9, 9)), false);
  assert.equal(isStale(frame("a", 9, 9), frame("b", 0, 0)), false);
});
