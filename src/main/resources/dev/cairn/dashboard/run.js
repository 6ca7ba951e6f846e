// One run: how far it is, what waits for what, and each of its builds.
import { h, link, perFrame, say, show } from './dom.js';
import { ask, part, remove } from './api.js';
import { listen } from './live.js';
import { VirtualList } from './list.js';
import { button, confirmed } from './notice.js';
import { card, chip, facts, field, heading } from './parts.js';
import { showRunBar } from './progress.js';
import { GraphView } from './graph.js';
import { retry } from './retry.js';
import { count, short, span, when } from './words.js';

const STATES = ['running', 'waiting', 'failed', 'skipped', 'cancelled', 'built'];

/** What an event says of a build of the run. */
const BECOMES = {
  'build.started': 'running', 'build.completed': 'built', 'build.failed': 'failed',
  'build.cancelled': 'cancelled', 'build.withdrawn': 'cancelled', 'build.skipped': 'skipped',
  'build.requeued': 'waiting', 'build.interrupted': 'waiting',
};

/** Shows the run until the answer is called. */
export async function runPage(place, runId) {
  const page = new RunPage(await ask(`runs/${part(runId)}`));
  show(place, page.element);
  await page.loadGraph();
  return () => page.close();
}

class RunPage {
  constructor(run) {
    this.run = run;
    this.nodes = [];
    this.missed = null;
    this.places = new Map();
    this.details = new Map([
      ...run.failed.map((one) => [one.name, `${one.phase}: ${one.detail}`]),
      ...run.skipped.map((one) => [one.name, `because of ${one.chain[0] ?? ''}`]),
      ...run.cancelled.map((one) => [one.name, one.detail]),
    ]);
    this.bar = h('div', {});
    this.title = h('span', {});
    this.actions = h('span', { class: 'actions' });
    this.facts = h('div', {});
    this.graph = new GraphView((node) => this.select(node));
    this.selected = h('div', { class: 'selected', role: 'status' });
    this.search = h('input', { type: 'search', placeholder: 'Find a recipe',
      'aria-label': 'Find a recipe in this run', oninput: () => this.filter() });
    this.state = h('select', { onchange: () => this.filter() },
        h('option', { value: '' }, 'any state'), STATES.map((one) => h('option', { value: one }, one)));
    this.total = h('span', { class: 'muted' });
    this.list = new VirtualList({ rowHeight: 40, label: 'Builds of this run', className: 'run-list', heightMax: 480,
      row: (element, index) => this.row(element, index) });
    this.redraw = perFrame(() => this.drawAll());
    this.element = h('div', {}, heading(`Run ${short(run.run_id)}`, this.title, this.actions),
        h('section', { class: 'card', 'aria-label': 'Progress' }, this.bar, this.facts),
        h('div', { class: 'bar' }, this.search, field('in', this.state), this.total),
        card('Graph', this.graph.element, this.selected),
        card('Builds', this.list.element));
    this.stop = listen((batch) => this.take(batch));
    this.showRun();
  }

  /** What happens while the answer is on its way is taken after it, so that no end is lost. */
  async loadGraph() {
    this.missed = [];
    const graph = await ask(`runs/${part(this.run.run_id)}/graph`);
    this.nodes = graph.nodes;
    this.places = new Map(graph.nodes.map((node, index) => [node.name, index]));
    const missed = this.missed ?? [];
    this.missed = null;
    missed.forEach((event) => this.takeOne(event));
    this.graph.setGraph(graph);
    this.drawAll();
  }

  async reload() {
    const [run] = await Promise.all([ask(`runs/${part(this.run.run_id)}`), this.loadGraph()]);
    this.run = run;
    this.showRun();
  }

  showRun() {
    const { run } = this;
    show(this.title, chip(run.stage));
    show(this.facts, facts([
      ['for', run.purpose], ['began', when(run.started_at)], ['by', run.by],
      ['took', run.ended_at && span(Date.parse(run.ended_at) - Date.parse(run.started_at))],
      ['cannot be built', run.ignored.length > 0
        && run.ignored.map((one) => `${one.name}: ${one.reason}`).join('; ')],
    ]));
    const isActive = run.stage === 'active' || run.stage === 'stopping';
    show(this.actions, isActive && [
      run.stage === 'active' && button('Stop', () => remove(`runs/${part(run.run_id)}`), 'No build is begun any more'),
      button('Stop now', async () => {
        if (await confirmed('Cancel the builds that are under way, too?', 'Stop now')) {
          await remove(`runs/${part(run.run_id)}?now=true`);
        }
      }, null, { class: 'danger' }),
    ]);
  }

  take(batch) {
    let again = false;
    for (const event of batch) {
      if (event.run_id !== this.run.run_id) {
        continue;
      }
      this.missed?.push(event);
      this.takeOne(event);
      again ||= event.type.startsWith('run.');
    }
    if (again) {
      this.reload().catch(() => {});
    }
  }

  takeOne(event) {
    const becomes = BECOMES[event.type];
    const node = this.nodes[this.places.get(event.name)];
    if (becomes && node) {
      node.state = becomes;
      node.build_id = event.build_id ?? node.build_id;
      this.details.set(event.name, event.error ?? (event.chain && `because of ${event.chain[0]}`) ?? '');
      this.redraw();
    }
  }

  drawAll() {
    const counts = { planned: this.nodes.length };
    STATES.forEach((state) => {
      counts[state] = 0;
    });
    this.nodes.forEach((node) => {
      counts[node.state] = (counts[node.state] ?? 0) + 1;
    });
    showRunBar(this.bar, counts);
    this.graph.draw();
    this.filter();
    if (this.graph.selected) {
      this.select(this.graph.selected);
    }
  }

  filter() {
    const text = this.search.value.trim().toLowerCase();
    const state = this.state.value;
    this.found = this.nodes.filter((node) =>
      (!text || node.name.toLowerCase().includes(text)) && (!state || node.state === state));
    if (!state) {
      this.found.sort((a, b) => STATES.indexOf(a.state) - STATES.indexOf(b.state));
    }
    say(this.total, `${count(this.found.length)} of ${count(this.nodes.length)}`);
    this.graph.highlight(text || state ? new Set(this.found) : null, Boolean(text));
    this.list.setLength(this.found.length);
  }

  row(element, index) {
    const node = this.found[index];
    if (!node) {
      return;
    }
    const key = `${node.name}/${node.state}/${node.build_id}`;
    if (element.shown !== key) {
      element.shown = key;
      show(element, this.words(node));
    }
  }

  words(node) {
    return [chip(node.state),
      h('span', { class: 'grow cut' }, link(node.name, 'packages', node.origin),
          h('span', { class: 'muted' }, ` ${node.version} ${this.details.get(node.name) ?? ''}`)),
      node.build_id && link('build', 'builds', node.build_id),
      this.actionOf(node)];
  }

  actionOf(node) {
    if (this.run.stage === 'finished' || this.run.stage === 'unfinished') {
      return null;
    }
    if (node.state === 'running' || node.state === 'waiting') {
      return button('Cancel', () => remove(`builds/${part(node.name)}`), `${node.name} is cancelled`,
          { class: 'quiet', 'aria-label': `cancel ${node.name}` });
    }
    return ['failed', 'cancelled', 'skipped'].includes(node.state)
      ? button('Retry', () => retry(node.name, this.run.purpose), `${node.name} waits again`,
          { class: 'quiet', 'aria-label': `retry ${node.name}` }) : null;
  }

  select(node) {
    show(this.selected, node
      ? h('div', { class: 'bar' }, this.words(node))
      : h('span', { class: 'muted' }, 'Choose a recipe in the drawing to see it here.'));
  }

  close() {
    this.stop();
    this.graph.close();
    this.list.close();
  }
}
