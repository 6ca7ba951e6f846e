// What happens, as it happens: one WebSocket for the whole page, which goes on where it was when
// it breaks. Messages are handed out in batches, one per frame, so that a thousand per second cost
// one redraw and not a thousand.
import { nextFrame } from './dom.js';

const LASTING = ['build.*', 'run.*', 'worker.*', 'system.load'];
const RETRY_MIN = 500;
const RETRY_MAX = 15_000;
/** More than this at once is not told one by one; listeners look at the whole again. */
const PENDING_MAX = 20_000;

const listeners = new Set();
const wishes = new Map();
let socket = null;
let offset = null;
let pending = [];
let asked = false;
let retry = RETRY_MIN;
let wanted = false;
let onState = () => {};

/** Begins; `tell` hears `open`, `waiting` or `closed`. */
export function connect(tell) {
  onState = tell;
  wanted = true;
  open();
}

/** Ends, and forgets where it was. */
export function disconnect() {
  wanted = false;
  offset = null;
  socket?.close();
}

/** Has `listener` hear each batch; the answer ends that. */
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Also asks for events that only pass, such as log.line, until the answer is called. */
export function alsoWant(type) {
  wishes.set(type, (wishes.get(type) ?? 0) + 1);
  resubscribe();
  return () => {
    const left = wishes.get(type) - 1;
    if (left === 0) {
      wishes.delete(type);
    } else {
      wishes.set(type, left);
    }
    resubscribe();
  };
}

function types() {
  return [...LASTING, ...wishes.keys()];
}

function resubscribe() {
  if (socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ action: 'subscribe', types: types(), packages: [] }));
  }
}

function open() {
  const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
  const from = offset === null ? '' : `&offset=${encodeURIComponent(offset)}`;
  const own = new WebSocket(
      `${scheme}//${location.host}/api/v1/events?types=${types().join(',')}${from}`);
  socket = own;
  own.onopen = () => onState('open');
  own.onmessage = (message) => {
    retry = RETRY_MIN;
    take(JSON.parse(message.data));
  };
  own.onclose = () => {
    if (own !== socket) {
      return;
    }
    socket = null;
    onState(wanted ? 'waiting' : 'closed');
    if (wanted) {
      setTimeout(() => wanted && socket === null && open(), retry);
      retry = Math.min(RETRY_MAX, retry * 2);
      if (retry >= RETRY_MAX / 2) {
        // An offset that the node does not know is refused for ever: it has another journal now.
        offset = null;
      }
    }
  };
}

function take(message) {
  if (message.id !== undefined) {
    offset = message.id;
  } else if (message.type === 'stream.opened' && offset === null) {
    offset = String(message.offset);
  }
  if (pending.length >= PENDING_MAX) {
    pending = [{ type: 'stream.skipped', timestamp: message.timestamp }];
  }
  pending.push(message);
  if (!asked) {
    asked = true;
    nextFrame().then(flush);
  }
}

function flush() {
  asked = false;
  const batch = pending;
  pending = [];
  for (const listener of [...listeners]) {
    listener(batch);
  }
}
