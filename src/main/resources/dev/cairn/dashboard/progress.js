// How far a run is: a bar of all its builds by how they stand, and the numbers beside it.
import { h, show } from './dom.js';
import { count, millis, phrase, sign, span } from './words.js';

const STATES = ['built', 'failed', 'skipped', 'cancelled', 'running', 'waiting'];

/** The bar and its legend for `{planned, built, failed, …}`. */
export function runBar(run) {
  const total = Math.max(1, run.planned);
  const done = run.planned - run.waiting - run.running;
  const bar = h('div', { class: 'run-bar', role: 'progressbar', 'aria-valuemin': 0,
    'aria-valuemax': run.planned, 'aria-valuenow': done, 'aria-label': 'builds that are settled' });
  for (const state of STATES) {
    if (run[state] > 0) {
      const piece = h('span', { data: { state } });
      piece.style.flexGrow = String(run[state] / total);
      bar.append(piece);
    }
  }
  return [bar, h('ul', { class: 'legend' }, STATES.map((state) =>
    h('li', { data: { state } }, h('span', { class: 'chip-sign', 'aria-hidden': 'true' },
        sign(state)), ` ${count(run[state])} ${phrase(state)}`)))];
}

/** How long a run will go on, from when that was asked. */
export function estimate(run, seen) {
  if (!run.estimate) {
    return 'no estimate';
  }
  const left = millis(run.estimate) - (Date.now() - seen);
  return left > 0 ? `about ${span(left)} left` : 'should end any moment';
}

/** Puts the bar into `place`, when it changed. */
export function showRunBar(place, run) {
  const key = STATES.map((state) => run[state]).join();
  if (place.dataset.key !== key) {
    place.dataset.key = key;
    show(place, runBar(run));
  }
}
