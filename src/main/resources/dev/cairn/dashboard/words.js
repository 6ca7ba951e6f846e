// Values as people read them.

/** What a state looks like without its colour. */
const SIGNS = {
  running: '▶', busy: '▶', active: '▶', built: '✓', success: '✓', failed: '✕', skipped: '⤼',
  cancelled: '⊘', interrupted: '↯', waiting: '·', ready: '○', idle: '○', paused: '‖',
  stopping: '◼', finished: '✓', unfinished: '?', up: '✓',
};

/** The sign of a state. */
export function sign(state) {
  return SIGNS[state] ?? '·';
}

/** Milliseconds of an ISO 8601 duration such as PT1H2M3.4S; 0 when there is none. */
export function millis(duration) {
  const parts = /^(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration ?? '');
  if (!parts) {
    return 0;
  }
  const [, minus, days, hours, minutes, seconds] = parts;
  const all = ((+(days ?? 0) * 24 + +(hours ?? 0)) * 60 + +(minutes ?? 0)) * 60 + +(seconds ?? 0);
  return (minus ? -1000 : 1000) * all;
}

/** A length of time in its two largest units. */
export function span(ms) {
  if (ms < 1000) {
    return `${Math.max(0, Math.round(ms))} ms`;
  }
  const s = Math.round(ms / 1000);
  if (s < 60) {
    return `${s} s`;
  }
  const m = Math.floor(s / 60);
  if (m < 60) {
    return `${m} min ${s % 60} s`;
  }
  const hours = Math.floor(m / 60);
  return hours < 48 ? `${hours} h ${m % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** How long ago an instant was. */
export function ago(instant, now = Date.now()) {
  return instant ? `${span(Math.max(0, now - Date.parse(instant)))} ago` : '';
}

const FULL = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** An instant with its day. */
export function when(instant) {
  return instant ? FULL.format(new Date(instant)) : '';
}

/** The time of day of an instant. */
export function clock(instant) {
  return instant ? CLOCK.format(new Date(instant)) : '';
}

/** The beginning of an id, which is enough for people. */
export function short(id) {
  return (id ?? '').slice(0, 8);
}

/** A number of bytes. */
export function bytes(count) {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let unit = 0;
  let value = count;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit++;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

const NUMBER = new Intl.NumberFormat('en-GB');

/** A number with its thousands apart. */
export function count(value) {
  return NUMBER.format(value ?? 0);
}

/** `one` or `many`, with the number. */
export function plural(value, one, many = `${one}s`) {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** A word of the API for people: missing_header becomes missing header. */
export function phrase(word) {
  return (word ?? '').replaceAll('_', ' ');
}
