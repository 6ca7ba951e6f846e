// Shows JSON as nested lists; what changed is marked.
import { h } from './dom.js';

const OPEN_ENTRIES_MAX = 12;
const ENTRIES_MAX = 200;

/** A value; `changed` holds paths, joined by a tab, that are marked. */
export function jsonTree(value, changed = new Set(), path = []) {
  if (value === null || typeof value !== 'object') {
    return h('span', { class: 'json-value' }, value === '' ? '""' : String(value));
  }
  const entries = Object.entries(value);
  if (entries.length === 0) {
    return h('span', { class: 'json-value muted' }, Array.isArray(value) ? 'none' : 'empty');
  }
  return h('ul', { class: 'json' }, entries.slice(0, ENTRIES_MAX).map(([name, inner]) =>
    entry(name, inner, changed, [...path, name])),
  entries.length > ENTRIES_MAX && h('li', { class: 'muted' }, `and ${entries.length - ENTRIES_MAX} more`));
}

function entry(name, inner, changed, path) {
  const key = path.join('\t');
  const isChanged = changed.has(key);
  const holds = [...changed].some((one) => one.startsWith(`${key}\t`));
  const label = h('span', { class: 'json-name' }, name);
  if (inner !== null && typeof inner === 'object' && Object.keys(inner).length > 0) {
    const size = Object.keys(inner).length;
    return h('li', { class: isChanged ? 'changed' : '' },
        h('details', { open: holds || isChanged || (path.length === 1 && size <= OPEN_ENTRIES_MAX) },
            h('summary', {}, label, h('span', { class: 'muted' }, ` ${size}`)),
            jsonTree(inner, changed, path)));
  }
  return h('li', { class: isChanged ? 'changed' : '' }, label, ' ', jsonTree(inner, changed, path));
}
