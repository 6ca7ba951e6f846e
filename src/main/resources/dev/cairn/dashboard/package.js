// One recipe: what it is, what it needs, who needs it, and all attempts at it.
import { h, link, show } from './dom.js';
import { ask, origin, part, post } from './api.js';
import { listen } from './live.js';
import { button } from './notice.js';
import { card, chip, facts, figure, heading, recipe, table } from './parts.js';
import { durationChart } from './charts.js';
import { bytes, millis, short, span, when } from './words.js';

const ATTEMPTS = 200;
const ROWS = 25;

/** Shows the recipe until the answer is called. */
export async function packagePage(place, name) {
  const path = `packages/${origin(name)}`;
  const info = await ask(path);
  const status = h('span', {});
  const history = h('div', {});
  const more = h('div', { class: 'two' });
  const numbers = h('div', { class: 'figures' });
  let endChart = () => {};
  const load = async () => {
    const [now, attempts, stats] = await Promise.all([ask(`${path}/status`),
      ask(`${path}/history?limit=${ATTEMPTS}`), ask(`stats/package/${origin(name)}`)]);
    show(status, chip(now.status.replaceAll(' ', '_')));
    endChart();
    const chart = durationChart(attempts.builds);
    endChart = chart.close;
    show(numbers, figure('attempts', String(stats.total_builds)),
        figure('success rate', stats.success_rate === undefined ? '–' : `${stats.success_rate} %`),
        figure('on average', stats.avg_build_time));
    show(history, chart.element, attemptsTable(attempts.builds.slice(0, ROWS)));
  };
  show(place, heading(info.portdir, status,
      button('Build', () => post('builds', { names: [info.name], force: false }),
          (answer) => (answer.run_id ? `run ${short(answer.run_id)} has it` : 'it is up to date'),
          { class: 'primary' }),
      button('Build anew', () => post('builds', { names: [info.name], force: true }),
          (answer) => `run ${short(answer.run_id)} has it`)),
  h('section', { class: 'card', 'aria-label': 'Facts' }, facts([
    ['version', info.version], ['last build', info.last_build
      && h('span', {}, link(info.last_build.status, 'builds', info.last_build.build_id),
          ` ${when(info.last_build.timestamp)}`)],
    ['files', info.files.length > 0 && info.files.map((file) =>
      h('span', { class: 'block' }, `${file.file_name} (${bytes(file.size_bytes)})`))],
    ['needs to be built', list(info.dependencies.build)],
    ['needs to run', list(info.dependencies.run)],
  ]), numbers), card('History', history), more);
  await load();
  loadMore(more, info);
  const stop = listen((batch) => {
    if (batch.some((event) => event.name === info.name && event.type !== 'build.progress'
        && event.type !== 'log.line')) {
      load().catch(() => {});
    }
  });
  return () => {
    stop();
    endChart();
  };
}

/** What takes the node longer than the rest of the page. */
async function loadMore(place, info) {
  const [changes, dependents] = await Promise.all([
    ask(`history/changes/${part(info.name)}`).catch(() => null),
    ask(`history/dependents/${part(info.name)}`).catch(() => null)]);
  show(place,
      changes && card('What a build would do now', h('p', {}, chip(changes.action === 'build' ? 'waiting' : 'built'),
          ` ${changes.action} ${changes.version}`),
      h('ul', {}, changes.reasons.map((reason) => h('li', {}, reason)))),
      dependents && card('Who needs it', dependents.levels.length === 0
        ? h('p', { class: 'muted' }, 'No build has used it.')
        : h('ol', {}, dependents.levels.map((level) => h('li', {}, list(level))))));
}

function list(names) {
  return names.length > 0 && h('span', {}, names.map((name, index) =>
    [index > 0 && ', ', recipe(name)]));
}

/** Attempts as rows. */
export function attemptsTable(builds) {
  return table('Attempts', ['build', 'state', 'version', 'when', 'took', 'worker', 'why it ended so'],
      builds.map((build) => [
        link(short(build.build_id), 'builds', build.build_id), chip(build.status), build.version,
        when(build.started_at ?? build.queued_at), build.ended_at ? span(millis(build.took)) : '',
        build.worker, h('span', { class: 'cut wide' }, build.error)]));
}
