// The nodes that work together, and how far what they tell is behind.
import { h, say, show } from './dom.js';
import { ask } from './api.js';
import { listen } from './live.js';
import { card, chip, facts, figure, heading } from './parts.js';
import { bytes, count, span } from './words.js';

const REFRESH_MS = 5_000;

/** Shows the members until the answer is called. */
export async function clusterPage(place) {
  const members = h('div', { class: 'workers' });
  const figures = h('div', { class: 'figures' });
  const heard = h('span', { class: 'muted', role: 'status' });
  let last = null;
  const load = async () => {
    const begin = performance.now();
    const cluster = await ask('cluster');
    const took = performance.now() - begin;
    const [database, newest] = await Promise.all([ask('database/stats'), ask('audit/events?newest=1')]);
    showMembers(members, cluster.members);
    show(figures, figure('nodes', count(Math.max(1, cluster.members.length))),
        figure('answer after', span(took)),
        figure('journal', count(newest.next), 'events'),
        figure('build database', count(database.milestones), `milestones read, ${bytes(database.bytes)}`));
  };
  show(place, heading('Cluster', heard), figures, card('Members', members));
  await load();
  const stop = listen((batch) => {
    last = Date.now();
    if (batch.some((event) => event.type === 'worker.status')) {
      load().catch(() => {});
    }
  });
  const ticks = setInterval(() => {
    say(heard, last === null ? '' : `last event ${span(Date.now() - last)} ago`);
  }, 1000);
  const refreshes = setInterval(() => document.hidden || load().catch(() => {}), REFRESH_MS);
  return () => {
    stop();
    clearInterval(ticks);
    clearInterval(refreshes);
  };
}

function showMembers(place, members) {
  if (members.length === 0) {
    show(place, h('p', { class: 'muted' }, 'This node is in no cluster: it decides and builds alone.'));
    return;
  }
  show(place, members.map((one) => h('article', { class: 'card worker',
    data: { state: one.reachable ? 'up' : 'failed' }, 'aria-label': `node ${one.node}` },
  h('div', { class: 'worker-head' }, h('h3', {}, one.node), chip(one.reachable ? one.status : 'unreachable'),
      one.leads && h('span', { class: 'chip', data: { state: 'running' } }, 'leads')),
  facts([['address', one.address], ['roles', one.roles.join(', ')],
    ['reachable', one.reachable ? 'yes' : 'no'], ['answers here', one.self ? 'yes' : 'no'],
    ['slots', `${one.busy} of ${one.slots} busy`]]))));
}
