// The first page: workers, the run, the queue, and what just happened.
import { h, link, say, show } from './dom.js';
import { ask, remove } from './api.js';
import { alsoWant, listen } from './live.js';
import { button, confirmed, notice } from './notice.js';
import { card, chip, heading } from './parts.js';
import { Farm } from './farm.js';
import { QueueView } from './queue.js';
import { WorkerGrid } from './workers.js';
import { EventList } from './events.js';
import { estimate, showRunBar } from './progress.js';
import { submitForm } from './submit.js';
import { plural, short, when } from './words.js';

const REFRESH_MS = 15_000;
const REFRESH_SOON_MS = 300;
const REFRESH_AGAIN_MS = 2_000;

/** Shows what the farm does now, until the answer is called. */
export async function overviewPage(place) {
  const farm = new Farm();
  let timer = null;
  let again = null;
  const soon = () => {
    timer ??= setTimeout(async () => {
      timer = null;
      await refresh();
    }, REFRESH_SOON_MS);
  };
  const grid = new WorkerGrid(soon);
  const queue = new QueueView(soon);
  const events = new EventList();
  const run = new RunPart();
  const load = h('span', { class: 'muted' });
  const workers = h('span', { class: 'muted' });
  const all = () => {
    grid.showAll(farm.workers);
    queue.show(farm.queue);
    run.show(farm);
    showLoad(load, workers, farm);
  };
  const refresh = async () => {
    try {
      await farm.refresh();
      all();
      if (farm.missed > 0) {
        again = setTimeout(soon, REFRESH_AGAIN_MS);
      }
    } catch (refusal) {
      notice(refusal.message, true);
    }
  };
  const details = h('details', { class: 'card submit-box' }, h('summary', {}, 'Start a build'),
      submitForm(() => soon()));
  await farm.refresh();
  show(place, heading('Overview', load), run.element, details,
      h('section', { 'aria-label': 'Workers' }, h('div', { class: 'bar' }, h('h2', {}, 'Workers'), workers),
          grid.element),
      h('div', { class: 'two' }, card('Queue', queue.element), card('What happens', events.element)));
  all();
  events.begin();
  const stopListening = listen((batch) => {
    const changed = farm.take(batch);
    changed.workers.forEach((name) => grid.showOne(farm.workers.get(name)));
    if (changed.queue) {
      queue.show(farm.queue);
    }
    if (changed.run || changed.workers.size > 0) {
      run.show(farm);
      showLoad(load, workers, farm);
    }
    if (changed.old) {
      soon();
    }
    events.take(batch);
  });
  const stopLines = alsoWant('log.line');
  const ticks = setInterval(() => {
    grid.tick(farm.workers);
    run.tick(farm);
  }, 1000);
  const refreshes = setInterval(() => document.hidden || refresh(), REFRESH_MS);
  return () => {
    stopListening();
    stopLines();
    clearInterval(ticks);
    clearInterval(refreshes);
    clearTimeout(timer);
    clearTimeout(again);
    queue.close();
  };
}

function showLoad(load, workers, farm) {
  const average = farm.load?.load_avg?.[0];
  say(load, average === undefined ? ''
    : `load ${average.toFixed(1)} on ${plural(farm.load.processors, 'processor')}`);
  const busy = [...farm.workers.values()].filter((one) => one.buildId).length;
  say(workers, `${busy} of ${farm.workers.size} busy`);
}

/** The active run, or the newest one. */
class RunPart {
  constructor() {
    this.bar = h('div', {});
    this.time = h('span', { class: 'muted' });
    this.head = h('div', { class: 'bar' });
    this.element = h('section', { class: 'card run-part', 'aria-label': 'Run' });
    this.id = null;
  }

  show(farm) {
    const run = farm.run;
    const id = run ? `${run.run_id}/${run.stage}` : `none/${farm.unfinished?.run_id ?? ''}`;
    if (id !== this.id) {
      this.id = id;
      if (run) {
        this.showActive(run);
      } else {
        this.showNone(farm);
      }
    }
    if (run) {
      showRunBar(this.bar, run);
      this.tick(farm);
    }
  }

  showActive(run) {
    delete this.bar.dataset.key;
    show(this.head, h('h2', {}, 'Run ', link(short(run.run_id), 'runs', run.run_id)),
        chip(run.stage), this.time,
        h('span', { class: 'actions' },
            run.stage === 'active' && button('Stop', () => remove(`runs/${run.run_id}`),
                'No build is begun any more'),
            button('Stop now', async () => {
              if (await confirmed('Cancel the builds that are under way, too?', 'Stop now')) {
                await remove(`runs/${run.run_id}?now=true`);
              }
            }, null, { class: 'danger' })));
    show(this.element, this.head, this.bar);
  }

  async showNone(farm) {
    const { runs } = await ask('runs?limit=1').catch(() => ({ runs: [] }));
    if (farm.run) {
      return;
    }
    const last = farm.unfinished ?? runs[0];
    show(this.element, h('div', { class: 'bar' }, h('h2', {}, 'No run is active')),
        last
          ? h('p', {}, 'The newest one, ', link(short(last.run_id), 'runs', last.run_id), ', ',
              chip(last.stage), ` of ${when(last.started_at)}: `
                + `${last.built.length} built, ${last.failed.length} failed, `
                + `${last.skipped.length} skipped.`)
          : h('p', { class: 'muted' }, 'There was none yet. Start a build below.'));
  }

  tick(farm) {
    if (farm.run) {
      say(this.time, estimate(farm.run, farm.runSeen));
    }
  }
}
