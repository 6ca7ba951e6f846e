// The newest events in words.
import { h, link, show } from './dom.js';
import { ask } from './api.js';
import { chip } from './parts.js';
import { clock, plural, short } from './words.js';

const SHOWN_MAX = 60;
const QUIET = new Set(['log.line', 'build.progress', 'system.load', 'worker.idle']);

/** A list of what just happened, the newest first. */
export class EventList {
  constructor() {
    this.list = h('ol', { class: 'events', 'aria-label': 'Events, the newest first' });
    this.element = this.list;
  }

  /** What happened before the page was opened. */
  async begin() {
    const { builds } = await ask(`builds?limit=12`).catch(() => ({ builds: [] }));
    if (this.list.childElementCount === 0) {
      this.list.append(...builds.map((build) => row(build.ended_at ?? build.started_at ?? build.queued_at,
          build.status, [link(build.name, 'builds', build.build_id), ` ${build.error ?? ''}`])));
      if (builds.length === 0) {
        show(this.list, h('li', { class: 'muted' }, 'Nothing yet.'));
        this.isEmpty = true;
      }
    }
  }

  take(batch) {
    const rows = batch.filter((event) => !QUIET.has(event.type)).slice(-SHOWN_MAX)
        .map(told).filter((one) => one);
    if (rows.length === 0) {
      return;
    }
    if (this.isEmpty) {
      this.list.replaceChildren();
      this.isEmpty = false;
    }
    this.list.prepend(...rows.reverse());
    while (this.list.childElementCount > SHOWN_MAX) {
      this.list.lastElementChild.remove();
    }
  }
}

function told(event) {
  const what = words(event);
  return what && row(event.timestamp, what[0], what.slice(1));
}

function row(at, state, words) {
  return h('li', {}, h('time', { datetime: at, class: 'muted' }, clock(at)), chip(state),
      h('span', { class: 'grow' }, words));
}

function words(event) {
  const build = () => link(event.name, 'builds', event.build_id);
  const run = () => link(`run ${short(event.run_id)}`, 'runs', event.run_id);
  switch (event.type) {
    case 'build.started': return ['running', build(), ` on ${event.worker_name}`];
    case 'build.completed': return ['built', build(), ` in ${event.duration}`];
    case 'build.failed': return ['failed', build(), ` in ${event.phase}: ${event.error}`];
    case 'build.cancelled': return ['cancelled', build(), ` by ${event.by}`];
    case 'build.interrupted': return ['interrupted', build(), ` ${event.reason}`];
    case 'build.skipped': return ['skipped', `${event.name} because of ${event.chain?.[0] ?? ''}`];
    case 'build.withdrawn': return ['cancelled', `${event.name} taken out by ${event.by}`];
    case 'build.requeued': return ['waiting', `${event.name} ${event.reason}`];
    case 'build.prioritised': return ['waiting', `${event.name} has priority ${event.priority}`];
    case 'run.started': return ['active', run(), ` with ${plural(event.planned, 'build')} by ${event.by}`];
    case 'run.extended': return ['active', run(), ` got ${plural(event.planned, 'build')} more`];
    case 'run.stopping': return ['stopping', run(), ` by ${event.by}`];
    case 'run.finished': return ['finished', run(), ` ${event.built} built, ${event.failed} failed`];
    case 'worker.status':
      return event.status === 'busy' ? null : [event.status === 'paused' ? 'paused' : 'idle',
        `${event.worker_name} ${event.status}`];
    default: return null;
  }
}
