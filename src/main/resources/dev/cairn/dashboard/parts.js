// Small things that several pages show.
import { h, link } from './dom.js';
import { phrase, sign } from './words.js';

/** A state as a word with a sign and a colour. */
export function chip(state) {
  return h('span', { class: 'chip', data: { state } },
      h('span', { class: 'chip-sign', 'aria-hidden': 'true' }, sign(state)), phrase(state));
}

/** A recipe, as a link to its page. */
export function recipe(origin, name) {
  return link(name ?? origin, 'packages', origin);
}

/** Names and values. */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs
      .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
      .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** A table; each row is an array of cells, and numbers stand right. */
export function table(label, head, rows, empty = 'There is nothing here yet.') {
  if (rows.length === 0) {
    return h('p', { class: 'muted' }, empty);
  }
  return h('div', { class: 'table-box', tabindex: '0', role: 'region', 'aria-label': label },
      h('table', {},
          h('thead', {}, h('tr', {}, head.map((one) => h('th', { scope: 'col' }, one)))),
          h('tbody', {}, rows.map((row) => h('tr', {}, row.map((cell, index) =>
            h('td', { data: { head: head[index] } }, cell)))))));
}

/** A part of a page with a heading. */
export function card(title, ...children) {
  return h('section', { class: 'card', 'aria-label': title }, h('h2', {}, title), children);
}

/** The heading of a page, with what can be done there. */
export function heading(title, ...actions) {
  return h('div', { class: 'heading' }, h('h1', {}, title),
      h('div', { class: 'actions' }, actions));
}

/** One number with what it counts. */
export function figure(label, value, note) {
  return h('div', { class: 'figure' }, h('div', { class: 'figure-label' }, label),
      h('div', { class: 'figure-value' }, value), note ? h('div', { class: 'muted' }, note) : null);
}

/** A field with its label. */
export function field(label, control) {
  return h('label', { class: 'field' }, h('span', {}, label), control);
}
