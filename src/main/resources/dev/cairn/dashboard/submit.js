// Starts a build: names, or everything; the plan is shown before, if that is wanted.
import { h, link, show } from './dom.js';
import { post } from './api.js';
import { act, notice } from './notice.js';
import { chip, field } from './parts.js';
import { plural, short } from './words.js';

const LINES_MAX = 200;

/** The form in an element; `started` is called when the node has taken a plan. */
export function submitForm(started, names = '') {
  const input = h('input', { name: 'names', value: names, placeholder: 'vim devel/git',
    autocapitalize: 'off', autocomplete: 'off', spellcheck: 'false' });
  const all = h('input', { type: 'checkbox', name: 'all' });
  const force = h('input', { type: 'checkbox', name: 'force' });
  const failFast = h('input', { type: 'checkbox', name: 'fail_fast' });
  const purpose = h('select', { name: 'purpose' }, ['publish', 'test', 'fetch'].map((one) =>
    h('option', { value: one }, one)));
  const plan = h('button', { type: 'button' }, 'Show the plan');
  const build = h('button', { type: 'submit', class: 'primary deed' }, 'Build');
  const shown = h('div', { class: 'plan', 'aria-live': 'polite' });
  const wanted = () => ({
    names: all.checked ? [] : input.value.split(/[\s,]+/).filter((name) => name),
    all: all.checked, force: force.checked, purpose: purpose.value, fail_fast: failFast.checked,
  });
  all.addEventListener('change', () => {
    input.disabled = all.checked;
  });
  plan.addEventListener('click', act(plan, async () => show(shown, planned(await post('plan', wanted())))));
  const form = h('form', { class: 'submit' },
      field('Recipes', input),
      h('div', { class: 'checks' },
          h('label', {}, all, ' every recipe'), h('label', {}, force, ' also what is up to date'),
          h('label', {}, failFast, ' end at the first failure'),
          field('for', purpose)),
      h('div', { class: 'actions' }, plan, build), shown);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    act(build, async () => {
      const answer = await post('builds', wanted());
      show(shown, taken(answer));
      notice(answer.run_id ? `Run ${short(answer.run_id)} has it` : 'Everything is up to date');
      started(answer);
    })();
  });
  return form;
}

function taken(answer) {
  return [answer.run_id
    ? h('p', {}, answer.joined ? 'Joined run ' : 'Began run ',
        link(short(answer.run_id), 'runs', answer.run_id), '.')
    : h('p', {}, 'There was nothing to do.'), planned(answer.plan)];
}

function planned(plan) {
  const lines = plan.lines.filter((line) => line.action !== 'keep');
  return [
    h('p', {}, `${plural(lines.filter((line) => line.action === 'build').length, 'build')}, `
      + `${plan.lines.length - lines.length} up to date.`),
    plan.problems.map((problem) => h('p', { class: 'problem' }, problem)),
    plan.notes.map((note) => h('p', { class: 'muted' }, note)),
    h('ul', { class: 'plain' }, lines.slice(0, LINES_MAX).map((line) => h('li', {},
        chip(line.action === 'build' ? 'waiting' : 'failed'), ` ${line.name} ${line.version} `,
        h('span', { class: 'muted' }, line.reasons.join('; '))))),
    lines.length > LINES_MAX && h('p', { class: 'muted' }, `and ${lines.length - LINES_MAX} more`),
  ];
}
