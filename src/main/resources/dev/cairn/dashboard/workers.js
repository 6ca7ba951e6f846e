// The grid of workers: what each builds, since when, and the last lines of its log.
import { h, link, say, show } from './dom.js';
import { part, post } from './api.js';
import { button } from './notice.js';
import { chip, recipe } from './parts.js';
import { phrase, span } from './words.js';

/** Cards of workers in an element of their own. */
export class WorkerGrid {
  constructor(changed) {
    this.changed = changed;
    this.cards = new Map();
    this.element = h('div', { class: 'workers' });
  }

  /** Shows all workers; cards of those that left go. */
  showAll(workers) {
    for (const [name, card] of this.cards) {
      if (!workers.has(name)) {
        card.element.remove();
        this.cards.delete(name);
      }
    }
    for (const worker of workers.values()) {
      this.showOne(worker);
    }
    if (workers.size === 0) {
      show(this.element, h('p', { class: 'muted' }, 'No worker has joined.'));
    }
  }

  /** Shows a worker as it is now. */
  showOne(worker) {
    let card = this.cards.get(worker.name);
    if (!card) {
      if (this.cards.size === 0) {
        this.element.replaceChildren();
      }
      card = this.make(worker);
      this.cards.set(worker.name, card);
      this.element.append(card.element);
    }
    const state = `${worker.status}/${worker.paused}/${worker.buildId ?? ''}`;
    if (card.state !== state) {
      card.state = state;
      this.showBuild(card, worker);
    }
    say(card.phase, phrase(worker.phase) || (worker.buildId ? 'begins' : ''));
    card.bar.value = worker.progress ?? 0;
    card.bar.hidden = !worker.buildId || worker.progress === null;
    say(card.tail, worker.tail.slice(-4).join('\n'));
    this.tickOne(card, worker);
  }

  make(worker) {
    const card = { state: null };
    card.head = h('span', {});
    card.what = h('div', { class: 'worker-what' });
    card.phase = h('span', { class: 'worker-phase' });
    card.time = h('span', { class: 'worker-time' });
    card.bar = h('progress', { max: 100, value: 0, 'aria-label': `progress of ${worker.name}` });
    card.tail = h('pre', { class: 'worker-tail', 'aria-label': `last lines of ${worker.name}` });
    card.toggle = h('span', {});
    card.element = h('article', { class: 'worker card', 'aria-label': `worker ${worker.name}` },
        h('div', { class: 'worker-head' }, h('h3', {}, worker.name), card.head, card.toggle),
        card.what, h('div', { class: 'worker-line' }, card.phase, card.time), card.bar, card.tail);
    return card;
  }

  showBuild(card, worker) {
    card.element.dataset.state = worker.status;
    show(card.head, chip(worker.status));
    const verb = worker.paused ? 'resume' : 'pause';
    show(card.toggle, button(worker.paused ? 'Resume' : 'Pause', async () => {
      await post(`workers/${part(worker.name)}/${verb}`);
      this.changed();
    }, `${worker.name}: ${verb}d`, { class: 'quiet', 'aria-label': `${verb} ${worker.name}` }));
    show(card.what, worker.buildId
      ? [recipe(worker.current_package ?? worker.build.name),
        h('span', { class: 'muted' }, ` ${worker.build?.version ?? ''} `),
        link('log', 'builds', worker.buildId)]
      : h('span', { class: 'muted' }, worker.paused ? 'takes no build' : 'waits for a build'));
  }

  tickOne(card, worker) {
    say(card.time, worker.buildId ? span(Date.now() - worker.since) : '');
  }

  /** Counts on. */
  tick(workers) {
    for (const [name, card] of this.cards) {
      const worker = workers.get(name);
      if (worker) {
        this.tickOne(card, worker);
      }
    }
  }
}
