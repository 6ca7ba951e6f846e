// All attempts at builds, the newest first, with filters.
import { h, link, say, show } from './dom.js';
import { ask } from './api.js';
import { card, field, heading } from './parts.js';
import { attemptsTable } from './package.js';
import { query, replaceQuery } from './router.js';
import { plural } from './words.js';

const LIMIT = 100;
const STATES = ['running', 'success', 'failed', 'cancelled', 'interrupted'];

/** Shows a page of builds. */
export async function buildsPage(place) {
  let page = 1;
  const from = query();
  const name = h('input', { type: 'search', placeholder: 'any recipe', value: from.get('package') ?? '' });
  const state = h('select', {}, h('option', { value: '' }, 'any state'),
      STATES.map((one) => h('option', { value: one, selected: from.get('status') === one }, one)));
  const since = h('select', {}, [['', 'any time'], ['1h', 'last hour'], ['1d', 'last day'],
    ['7d', 'last week'], ['30d', 'last month']].map(([value, words]) =>
    h('option', { value, selected: from.get('since') === value }, words)));
  const rows = h('div', { 'aria-live': 'polite' });
  const total = h('span', { class: 'muted' });
  const before = h('button', { type: 'button', onclick: () => turn(-1) }, 'Newer');
  const after = h('button', { type: 'button', onclick: () => turn(1) }, 'Older');
  const load = async () => {
    const wanted = Object.fromEntries([['package', name.value.trim()], ['status', state.value],
      ['since', since.value]].filter(([, value]) => value));
    replaceQuery(wanted);
    try {
      const found = await ask(`builds?${new URLSearchParams({ ...wanted, page, limit: LIMIT })}`);
      show(rows, attemptsTable(found.builds));
      named(rows, found.builds);
      say(total, plural(found.total, 'build'));
      before.disabled = page === 1;
      after.disabled = page * LIMIT >= found.total;
    } catch (refusal) {
      show(rows, h('p', { class: 'problem', role: 'alert' }, refusal.message));
    }
  };
  const turn = (step) => {
    page += step;
    load();
  };
  const form = h('form', { class: 'bar' }, field('Recipe', name), field('State', state),
      field('Since', since), total);
  form.addEventListener('change', () => {
    page = 1;
    load();
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  show(place, heading('Builds'), form, card('Attempts', rows, h('div', { class: 'actions' }, before, after)));
  await load();
}

/** The first cell of a list of all recipes is the recipe. */
function named(rows, builds) {
  rows.querySelector('thead th')?.replaceChildren('recipe');
  rows.querySelectorAll('tbody tr').forEach((row, index) => {
    show(row.firstElementChild, link(builds[index].name, 'builds', builds[index].build_id));
  });
}
