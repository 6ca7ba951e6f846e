// What the farm does now, kept in this page: asked for as a whole now and then, and changed by
// events in between.
import { ask } from './api.js';

const TAIL_LINES = 5;
/** A longer queue is not asked for again only because something happened meanwhile. */
const QUEUE_AGAIN_MAX = 2_000;
const PASSING = new Set(['log.line', 'build.progress', 'system.load']);

/** Workers, the run and its queue. */
export class Farm {
  constructor() {
    this.workers = new Map();
    this.builds = new Map();
    this.run = null;
    this.unfinished = null;
    this.load = null;
    this.queue = [];
    this.queueIsOld = true;
    this.asking = null;
    /** Events that came while an answer was on its way, which may not know of them. */
    this.missed = 0;
  }

  /** Asks for the state of things; a second call joins the first. */
  refresh() {
    this.asking ??= this.refreshNow().finally(() => {
      this.asking = null;
    });
    return this.asking;
  }

  async refreshNow() {
    this.missed = 0;
    const wantsQueue = this.queueIsOld;
    const [status, queue] = await Promise.all(
        [ask('status'), wantsQueue ? ask('queue') : Promise.resolve(null)]);
    const seen = Date.now();
    this.run = status.run ?? null;
    this.runSeen = seen;
    this.unfinished = status.unfinished ?? null;
    this.load = { load_avg: [status.load.load], processors: status.load.processors };
    this.limit = status.limit;
    this.workers.clear();
    this.builds.clear();
    for (const worker of status.workers) {
      this.put(worker, seen);
    }
    if (queue) {
      this.queue = queue.builds;
      this.queueIsOld = this.missed > 0 && queue.builds.length <= QUEUE_AGAIN_MAX;
    }
  }

  put(worker, seen) {
    const one = { ...worker, tail: worker.build?.tail ?? [], buildId: worker.build?.build_id,
      since: worker.started_at ? Date.parse(worker.started_at) : seen, progress: null };
    this.workers.set(worker.name, one);
    if (one.buildId) {
      this.builds.set(one.buildId, one);
    }
  }

  /** Takes a batch of events; says what changed: `workers`, `queue`, `run`, and what is `old`. */
  take(batch) {
    const changed = { workers: new Set(), queue: false, run: false, old: false };
    for (const event of batch) {
      this.takeOne(event, changed);
    }
    return changed;
  }

  takeOne(event, changed) {
    if (this.asking && !PASSING.has(event.type)) {
      this.missed++;
    }
    switch (event.type) {
      case 'log.line': return this.line(event, changed);
      case 'build.progress': return this.progress(event, changed);
      case 'build.started': return this.started(event, changed);
      case 'worker.idle': return this.idle(event, changed);
      case 'build.completed': return this.ended(event, changed, 'built');
      case 'build.failed': return this.ended(event, changed, 'failed');
      case 'build.cancelled':
      case 'build.withdrawn': return this.ended(event, changed, 'cancelled');
      case 'build.skipped': return this.ended(event, changed, 'skipped');
      case 'system.load':
        this.load = { ...this.load, load_avg: event.load_avg };
        changed.run = true;
        return undefined;
      case 'worker.status':
        changed.old ||= event.status !== 'busy';
        return undefined;
      default:
        // A run that began, grew or ended, and what waits again: the whole is asked for.
        this.queueIsOld = true;
        changed.old = true;
        return undefined;
    }
  }

  line(event, changed) {
    const worker = this.builds.get(event.build_id);
    if (worker) {
      worker.tail.push(event.line);
      if (worker.tail.length > TAIL_LINES) {
        worker.tail.shift();
      }
      changed.workers.add(worker.name);
    }
  }

  progress(event, changed) {
    const worker = this.builds.get(event.build_id);
    if (worker) {
      worker.phase = event.phase;
      worker.progress = event.progress;
      changed.workers.add(worker.name);
    }
  }

  started(event, changed) {
    const worker = this.workers.get(event.worker_name);
    if (!worker) {
      changed.old = true;
      return;
    }
    Object.assign(worker, { status: 'busy', current_package: event.package, phase: undefined,
      progress: 0, tail: [], buildId: event.build_id, since: Date.parse(event.timestamp),
      build: { name: event.name, version: event.version, build_id: event.build_id } });
    this.builds.set(event.build_id, worker);
    changed.workers.add(worker.name);
    if (this.run?.run_id === event.run_id) {
      const place = this.queue.findIndex((one) => one.name === event.name);
      if (place >= 0) {
        const [one] = this.queue.splice(place, 1);
        this.queue.unshift({ ...one, state: 'running', waits_for: [] });
      }
      this.run.waiting = Math.max(0, this.run.waiting - 1);
      this.run.running++;
      changed.queue = true;
      changed.run = true;
    }
  }

  idle(event, changed) {
    const worker = this.workers.get(event.worker_name);
    if (worker) {
      this.builds.delete(worker.buildId);
      Object.assign(worker, { status: worker.paused ? 'paused' : 'idle', build: undefined,
        current_package: undefined, phase: undefined, buildId: undefined, tail: [] });
      changed.workers.add(worker.name);
    }
  }

  ended(event, changed, how) {
    if (this.run?.run_id !== event.run_id) {
      return;
    }
    const place = this.queue.findIndex((one) => one.name === event.name);
    if (place >= 0) {
      const wasRunning = this.queue[place].state === 'running';
      this.queue.splice(place, 1);
      const from = wasRunning ? 'running' : 'waiting';
      this.run[from] = Math.max(0, this.run[from] - 1);
    }
    this.run[how]++;
    changed.queue = true;
    changed.run = true;
  }
}
