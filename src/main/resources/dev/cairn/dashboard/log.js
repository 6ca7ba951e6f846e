// The lines of a log, read as the node writes them: bytes as they come, from where the last
// connection broke, in pieces that leave time for everything else.
import { logAddress } from './api.js';
import { nextFrame } from './dom.js';

const ESCAPES = /\u001b\[[0-9;?]*[ -/]*[@-~]|\u001b\][^\u0007]*\u0007/g;
const ERROR = /\b(?:error|fatal|undefined reference|no such file|cannot find|not found|failed|failure|panic|segmentation fault|traceback|killed)\b/i;
const RETRY_MS = 2_000;
const SLICE_MS = 8;

/** Whether a line speaks of an error, as far as words can tell. */
export function isError(line) {
  return ERROR.test(line);
}

/** A log that grows. */
export class Log {
  constructor(buildId, grown) {
    this.buildId = buildId;
    this.grown = grown;
    this.lines = [];
    this.errors = [];
    this.rest = '';
    this.bytes = 0;
    this.longest = 0;
    this.state = 'loading';
    this.stopping = new AbortController();
  }

  /** Reads until the log ends, or until it is closed. */
  async read() {
    while (!this.stopping.signal.aborted) {
      try {
        await this.readOnce();
        this.take('', true);
        this.state = 'ended';
        this.grown();
        return;
      } catch (failure) {
        if (this.stopping.signal.aborted) {
          return;
        }
        this.state = failure.isFinal ? 'gone' : 'waiting';
        this.problem = failure.message;
        this.grown();
        if (failure.isFinal) {
          return;
        }
        await new Promise((go) => setTimeout(go, RETRY_MS));
      }
    }
  }

  async readOnce() {
    const response = await fetch(logAddress(this.buildId, this.bytes, true),
        { signal: this.stopping.signal, credentials: 'same-origin', cache: 'no-store' });
    if (!response.ok) {
      const envelope = await response.json().catch(() => ({}));
      throw Object.assign(new Error(envelope.error?.message ?? `status ${response.status}`),
          { isFinal: response.status < 500 });
    }
    this.state = 'reading';
    // One decoder per connection: a character that was cut is read again from its first byte.
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    let since = performance.now();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      this.bytes += value.length;
      this.take(decoder.decode(value, { stream: true }), false);
      this.grown();
      if (performance.now() - since > SLICE_MS) {
        await nextFrame();
        since = performance.now();
      }
    }
  }

  take(text, isEnd) {
    const lines = (this.rest + text).split('\n');
    this.rest = isEnd ? '' : lines.pop();
    if (isEnd && lines.at(-1) === '') {
      lines.pop();
    }
    for (const raw of lines) {
      const line = plain(raw);
      if (isError(line)) {
        this.errors.push(this.lines.length);
      }
      this.longest = Math.max(this.longest, line.length);
      this.lines.push(line);
    }
  }

  close() {
    this.stopping.abort();
  }
}

/** A line without what only a terminal understands. */
export function plain(raw) {
  let line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
  if (line.includes('\r')) {
    line = line.slice(line.lastIndexOf('\r') + 1);
  }
  return line.includes('\u001b') ? line.replace(ESCAPES, '') : line;
}
