// The phases of a build as a time line.
import { h } from './dom.js';
import { clock, millis, phrase, span } from './words.js';

/** The line and its legend; a phase without an end goes on, or is where the build ended. */
export function phaseLine(build, now = Date.now()) {
  const end = build.ended_at ? Date.parse(build.ended_at) : now;
  const phases = build.phases.map((one, index) => {
    const begin = Date.parse(one.started_at);
    const next = build.phases[index + 1];
    const over = one.took === undefined ? (next ? Date.parse(next.started_at) : end) : begin + millis(one.took);
    return { name: one.phase, begin, took: Math.max(0, over - begin),
      state: one.took !== undefined ? 'built' : build.status === 'running' ? 'running' : 'failed' };
  });
  if (phases.length === 0) {
    return h('p', { class: 'muted' }, build.phase ? `In the phase ${phrase(build.phase)}.`
      : 'No phase has begun yet.');
  }
  const bar = h('div', { class: 'phase-bar', 'aria-hidden': 'true' }, phases.map((one, index) => {
    const piece = h('span', { data: { state: one.state, odd: index % 2 === 1 },
      title: `${one.name}: ${span(one.took)}` }, h('span', {}, one.name));
    piece.style.flexGrow = String(Math.max(1, one.took));
    return piece;
  }));
  return h('div', {}, bar, h('ol', { class: 'phases', 'aria-label': 'Phases' }, phases.map((one) =>
    h('li', { data: { state: one.state } }, h('strong', {}, one.name), ` ${span(one.took)}`,
        h('span', { class: 'muted small' }, ` from ${clock(new Date(one.begin))}`)))));
}
