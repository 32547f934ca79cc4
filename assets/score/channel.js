// Frames that come straight from the server, beside Streamlit's own connection.

const PATIENCE_MS = 1500; // until a lost connection is tried again
const ANSWER_MS = 1200; // a server that has the channel says so at once; what stays silent is no channel
const MOST_SILENT = 3; // connections in a row that may fail, where the channel has been heard before
const MOST_UNSEEN = 20; // frames for a picture that is on no page any more
const connections = new WeakMap(); // picture → its connection

let heard = false; // whether this tab ever got anything through the channel
let deaf = false; // whether it has tried in vain, and told so

// The folder that the page is served from, whatever a proxy made of its path: Streamlit's own scripts
// are asked for relative to it, so where they came from tells it.
export function home(scripts, location) {
  const own = scripts.find((source) => /\/static\/js\/[^/]+$/.test(source) && new URL(source).host === location.host);
  return new URL(own ? "../../" : "./", own ?? location.href);
}

// The channel's own address.
export function address(path, scripts, location) {
  const found = new URL(path.replace(/^\//, ""), home(scripts, location));
  found.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  return found.href;
}

export const scriptsOfPage = () => Array.from(document.scripts, ({ src }) => src).filter(Boolean);

// Keep the picture connected while the page says that there is something to fetch.
export function follow(picture, channel, tell) {
  const known = connections.get(picture);
  if (known && channel?.token && known.token === channel.token && known.live()) {
    known.tell = tell;
    return;
  }
  known?.end();
  if (channel?.token && deaf) tell("lost", Date.now()); // a page run that was on its way when it was told
  else if (channel?.token) connections.set(picture, new Channel(picture, channel, tell));
}

class Channel {
  constructor(picture, { path, token }, tell) {
    Object.assign(this, { picture, path, token, tell, over: false, unseen: 0, silent: 0, socket: null });
    this.onVisible = () => (document.visibilityState === "hidden" ? this.leave() : this.connect());
    document.addEventListener("visibilitychange", this.onVisible);
    this.again = setInterval(() => this.connect(), PATIENCE_MS); // whatever became of the last connection
    this.connect();
  }

  live() {
    return !this.over;
  }

  connect() {
    if (this.over || this.socket || document.visibilityState === "hidden") return;
    try {
      this.socket = new WebSocket(address(this.path, scriptsOfPage(), location));
    } catch {
      return this.miss(); // a page may be forbidden to open any
    }
    this.answered = false;
    this.waiting = setTimeout(() => this.miss(), ANSWER_MS);
    this.socket.onopen = ({ target }) => target.send(this.token);
    this.socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
    this.socket.onclose = () => (this.answered ? this.leave() : this.miss());
  }

  // A connection that brought nothing. Where none ever did there is no channel, and the page shall poll.
  miss() {
    this.leave();
    this.silent += 1;
    if (this.silent < (heard ? MOST_SILENT : 1)) return;
    deaf = !heard;
    this.end();
    this.tell("lost", Date.now());
  }

  receive(frame) {
    if (this.over) return;
    clearTimeout(this.waiting);
    this.answered = heard = true;
    this.silent = 0;
    if (frame.hello) return;
    this.unseen = this.picture.root.isConnected ? 0 : this.unseen + 1;
    if (this.unseen > MOST_UNSEEN) return this.end(); // the learner went to another page
    if (!frame.over) return this.picture.receive({ ...frame, key: this.picture.newest?.key }, this.picture.send);
    this.end();
    this.tell("over", Date.now()); // the page draws its buttons anew
  }

  leave() {
    clearTimeout(this.waiting);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }

  end() {
    this.over = true;
    clearInterval(this.again);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.leave();
  }
}
