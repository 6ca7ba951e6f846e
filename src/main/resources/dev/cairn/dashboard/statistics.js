// Builds in numbers and over time.
import { h, show } from './dom.js';
import { ask } from './api.js';
import { axis, chart } from './charts.js';
import { card, figure, heading, recipe, table } from './parts.js';
import { colour } from './theme.js';
import { count, millis, phrase, span } from './words.js';

const PAGE = 2_000;
const SPANS = { '1d': ['last day', 24, 3_600_000], '7d': ['last week', 28, 21_600_000],
  '30d': ['last month', 30, 86_400_000] };

const TIME = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short' });
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** Shows the numbers until the answer is called. */
export async function statisticsPage(place) {
  const [all, today, slow, flaky] = await Promise.all([ask('stats'), ask('stats/today'),
    ask('history/slowest?limit=15'), ask('history/flaky?limit=15')]);
  const chosen = h('select', { 'aria-label': 'Time' }, Object.entries(SPANS).map(([value, [words]]) =>
    h('option', { value }, words)));
  const drawn = h('div', {});
  let close = () => {};
  const draw = async () => {
    const [, buckets, width] = SPANS[chosen.value];
    const { builds, total } = await ask(`builds?since=${chosen.value}&limit=${PAGE}`);
    close();
    close = drawPast(drawn, builds, total, buckets, width);
  };
  chosen.addEventListener('change', draw);
  show(place, heading('Statistics', chosen),
      h('div', { class: 'figures' },
          figure('success rate', rate(all), `today ${rate(today)}`),
          figure('builds', count(all.total_builds), `today ${count(today.total_builds)}`),
          figure('builds per hour', String(all.packages_per_hour ?? '–'), 'while something was built'),
          figure('on average', all.avg_build_time, `today ${today.avg_build_time}`),
          figure('in all', all.total_build_time, `today ${today.total_build_time}`)),
      drawn,
      h('div', { class: 'two' },
          card('Slowest', table('Slowest recipes', ['recipe', 'newest', 'on average', 'successes'],
              slow.packages.map((one) => [recipe(one.name), span(millis(one.newest)),
                span(millis(one.mean)), count(one.successes)]))),
          card('Flaky', table('Flaky recipes', ['recipe', 'failures', 'successes', 'kinds'],
              flaky.packages.map((one) => [recipe(one.name), count(one.failures),
                count(one.successes), one.kinds.map(phrase).join(', ')]),
              'No recipe both failed and succeeded unchanged.'))));
  await draw();
  return () => close();
}

function rate(stats) {
  return stats.success_rate === undefined ? '–' : `${stats.success_rate} %`;
}

function drawPast(place, builds, total, buckets, width) {
  const now = Date.now();
  const first = now - buckets * width;
  const times = Array.from({ length: buckets }, (_, index) => (first + (index + 0.5) * width) / 1000);
  const good = new Array(buckets).fill(0);
  const bad = new Array(buckets).fill(0);
  const use = new Map();
  for (const build of builds.filter((one) => one.started_at && one.ended_at)) {
    const begin = Math.max(first, Date.parse(build.started_at));
    const end = Date.parse(build.ended_at);
    const bucket = Math.min(buckets - 1, Math.floor((end - first) / width));
    if (bucket >= 0 && (build.status === 'success' || build.status === 'failed')) {
      (build.status === 'success' ? good : bad)[bucket]++;
    }
    use.set(build.worker, (use.get(build.worker) ?? 0) + Math.max(0, end - begin));
  }
  const hours = width / 3_600_000;
  const both = good.map((one, index) => (one + bad[index]) / hours);
  const bars = chart(`Builds per hour; ${count(good.reduce((a, b) => a + b, 0))} succeeded, `
    + `${count(bad.reduce((a, b) => a + b, 0))} failed`, () => barOptions(buckets === 24), [times, both,
    bad.map((one) => one / hours)]);
  show(place, h('div', { class: 'two' },
      card('Builds per hour', bars.element, h('p', { class: 'muted small' },
          h('span', { class: 'swatch', data: { state: 'built' } }), ' succeeded ',
          h('span', { class: 'swatch', data: { state: 'failed' } }), ' failed',
          total > builds.length && `; of the newest ${count(builds.length)} builds`)),
      card('Use of workers', workerUse(use, now - Math.max(first, oldest(builds, now))))));
  return bars.close;
}

function oldest(builds, now) {
  return builds.reduce((least, one) => Math.min(least, Date.parse(one.started_at ?? one.queued_at)), now);
}

const clockOf = (value) => TIME.format(new Date(value * 1000));
const dayOf = (value) => DAY.format(new Date(value * 1000));

function barOptions(hours) {
  const one = (name) => ({ fill: colour(name), stroke: colour(name), width: 0,
    points: { show: false }, paths: bars });
  return {
    scales: { y: { range: (_, min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [axis({ values: (_, all) => all.map(hours ? clockOf : dayOf) }), axis({ size: 50 })],
    series: [{}, one('state-built'), one('state-failed')],
  };
}

/** Bars as wide as two thirds of the way to the next. */
function bars(plot, index) {
  const fill = new Path2D();
  const [xs, ys] = [plot.data[0], plot.data[index]];
  const way = xs.length > 1 ? Math.abs(plot.valToPos(xs[1], 'x', true) - plot.valToPos(xs[0], 'x', true)) : 20;
  const base = plot.valToPos(0, 'y', true);
  xs.forEach((x, at) => {
    if (ys[at] > 0) {
      const top = plot.valToPos(ys[at], 'y', true);
      fill.rect(plot.valToPos(x, 'x', true) - way / 3, top, (way * 2) / 3, base - top);
    }
  });
  return { fill, stroke: null, clip: null };
}

function workerUse(use, available) {
  const workers = [...use].filter(([name]) => name).sort((a, b) => b[1] - a[1]);
  if (workers.length === 0) {
    return h('p', { class: 'muted' }, 'No build in this time.');
  }
  return h('ul', { class: 'uses' }, workers.map(([name, ms]) => {
    const percent = Math.min(100, Math.round((100 * ms) / Math.max(1, available)));
    return h('li', {}, h('span', { class: 'use-name' }, name),
        h('meter', { min: 0, max: 100, value: percent, 'aria-label': `${name} is busy ${percent} %` }),
        h('span', { class: 'muted' }, `${percent} %, ${span(ms)}`));
  }));
}
