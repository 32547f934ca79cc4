// Frames that come straight from the server, beside Streamlit's own connection.

const PATIENCE_MS = 1500; // until a lost connection is tried again
const MOST_UNSEEN = 20; // frames for a picture that is on no page any more
const connections = new WeakMap(); // picture → its connection

export const address = (path, location) => `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${path}`;

// Keep the picture connected while the page says that there is something to fetch.
export function follow(picture, channel, tell) {
  const known = connections.get(picture);
  if (known && channel?.token && known.token === channel.token && known.live()) {
    known.tell = tell;
    return;
  }
  known?.end();
  if (channel?.token) connections.set(picture, new Channel(picture, channel, tell));
}

class Channel {
  constructor(picture, { path, token }, tell) {
    Object.assign(this, { picture, path, token, tell, over: false, unseen: 0 });
    this.onVisible = () => (document.visibilityState === "hidden" ? this.socket?.close() : this.connect());
    document.addEventListener("visibilitychange", this.onVisible);
    this.again = setInterval(() => this.connect(), PATIENCE_MS); // whatever became of the last connection
    this.connect();
  }

  live() {
    return !this.over;
  }

  connect() {
    if (this.over || document.visibilityState === "hidden" || this.socket?.readyState <= 1) return;
    const socket = (this.socket = new WebSocket(address(this.path, location)));
    socket.onopen = () => socket.send(this.token);
    socket.onmessage = ({ data }) => this.receive(JSON.parse(data));
  }

  receive(frame) {
    if (this.over) return;
    this.unseen = this.picture.root.isConnected ? 0 : this.unseen + 1;
    if (this.unseen > MOST_UNSEEN) return this.end(); // the learner went to another page
    if (!frame.over) return this.picture.receive({ ...frame, key: this.picture.newest?.key }, this.picture.send);
    this.end();
    this.tell("over", Date.now()); // the page draws its buttons anew
  }

  end() {
    this.over = true;
    clearInterval(this.again);
    document.removeEventListener("visibilitychange", this.onVisible);
    this.socket?.close();
  }
}
