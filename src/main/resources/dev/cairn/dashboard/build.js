// One attempt at a build: what went in, its phases, its log.
import { h, link, show } from './dom.js';
import { ask, part, post, remove } from './api.js';
import { listen } from './live.js';
import { button } from './notice.js';
import { card, chip, facts, heading, recipe } from './parts.js';
import { LogView } from './logview.js';
import { phaseLine } from './phases.js';
import { retry } from './retry.js';
import { bytes, millis, phrase, short, span, when } from './words.js';

/** Shows the attempt until the answer is called. */
export async function buildPage(place, id) {
  let build = await ask(`builds/${part(id)}`);
  const head = h('div', {});
  const live = { phases: [] };
  const phases = h('div', {});
  const about = h('div', {});
  const log = new LogView(build.build_id, build.failure_lines);
  const draw = () => {
    show(head, heading(`${build.name} ${build.version}`, chip(build.status), actions(build)));
    show(phases, phaseLine(build.phases.length > 0 ? build : { ...build, phases: live.phases }));
    show(about, factsOf(build), build.error && h('p', { class: 'problem' },
        build.failure ? `${phrase(build.failure)}: ` : '', build.error));
  };
  show(place, head, h('section', { class: 'card', 'aria-label': 'About' }, about),
      card('Phases', phases), card('Log', log.element), inputs(build));
  draw();
  const ticks = setInterval(() => build.status === 'running' && draw(), 1000);
  const stop = listen((batch) => {
    for (const event of batch.filter((one) => one.build_id === build.build_id)) {
      if (event.type === 'build.progress') {
        reached(live.phases, event);
      }
      if (/^build\.(started|completed|failed|cancelled|interrupted)$/.test(event.type)) {
        ask(`builds/${part(build.build_id)}`).then((now) => {
          build = now;
          draw();
        }).catch(() => {});
      }
    }
  });
  return () => {
    clearInterval(ticks);
    stop();
    log.close();
  };
}

function reached(phases, event) {
  if (phases.at(-1)?.phase !== event.phase) {
    const last = phases.at(-1);
    if (last) {
      last.took = `PT${(Date.parse(event.timestamp) - Date.parse(last.started_at)) / 1000}S`;
    }
    phases.push({ phase: event.phase, started_at: event.timestamp });
  }
}

function actions(build) {
  if (build.status === 'running') {
    return button('Cancel', () => remove(`builds/${part(build.build_id)}`),
        `${build.name} is cancelled`, { class: 'danger' });
  }
  if (build.status === 'success') {
    return button('Build anew', () => post('builds',
        { names: [build.name], force: true, purpose: build.purpose }), `${build.name} is built anew`);
  }
  return button('Retry', () => retry(build.name, build.purpose), `${build.name} waits again`,
      { class: 'primary' });
}

function factsOf(build) {
  return facts([
    ['recipe', recipe(build.origin, build.origin)],
    ['run', link(short(build.run_id), 'runs', build.run_id)],
    ['attempt', String(build.attempt)], ['for', build.purpose],
    ['worker', build.worker], ['began', when(build.started_at)],
    ['took', build.started_at && span(build.status === 'running'
      ? Date.now() - Date.parse(build.started_at) : millis(build.took))],
    ['asked by', build.asked_by], ['why', build.reasons.join('; ')],
    ['files', build.files.length > 0 && build.files.map((file) => h('a', { class: 'block',
      href: `/api/v1/artifacts/${part(build.build_id)}/${part(file.file_name)}`, download: true },
    `${file.file_name} (${bytes(file.size_bytes)})`))],
    ['journal', link('its life', 'journal', `build|${build.build_id}`)],
  ]);
}

function inputs(build) {
  const names = Object.entries(build.dependencies);
  return h('details', { class: 'card' }, h('summary', {}, 'What went in'), facts([
    ['fingerprint', h('code', {}, build.recipe_fingerprint)], ['tree', build.tree_commit],
    ['system', build.system_version], ['command', build.arguments.length > 0
      && h('code', {}, build.arguments.join(' '))],
    ['used', names.length > 0 && names.map(([name, used]) =>
      h('span', { class: 'block' }, recipe(name), ` ${used.version}`))],
    ['environment', h('pre', { class: 'small' }, Object.entries(build.variables)
        .map(([name, value]) => `${name}=${value}`).join('\n'))],
  ]));
}
