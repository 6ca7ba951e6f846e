// What waits in the active run, in the order in which it will begin.
import { h, link, show } from './dom.js';
import { part, post, remove } from './api.js';
import { VirtualList } from './list.js';
import { button } from './notice.js';
import { chip } from './parts.js';
import { count } from './words.js';

/** The queue with a search of its own. */
export class QueueView {
  constructor(changed) {
    this.changed = changed;
    this.queue = [];
    this.found = [];
    this.total = h('span', { class: 'muted' });
    this.search = h('input', { type: 'search', placeholder: 'Find in the queue',
      'aria-label': 'Find in the queue', oninput: () => this.filter() });
    this.list = new VirtualList({ rowHeight: 44, label: 'Queue', className: 'queue-list', heightMax: 352,
      row: (element, index) => this.row(element, index) });
    this.empty = h('p', { class: 'muted' }, 'Nothing waits.');
    this.element = h('div', {}, h('div', { class: 'bar' }, this.search, this.total),
        this.list.element, this.empty);
  }

  show(queue) {
    this.queue = queue;
    this.filter();
  }

  filter() {
    const text = this.search.value.trim().toLowerCase();
    this.found = text ? this.queue.filter((one) => one.name.toLowerCase().includes(text))
      : this.queue;
    this.total.textContent = text ? `${count(this.found.length)} of ${count(this.queue.length)}`
      : count(this.queue.length);
    this.list.element.hidden = this.found.length === 0;
    this.empty.hidden = this.found.length > 0;
    this.list.setLength(this.found.length);
  }

  row(element, index) {
    const one = this.found[index];
    if (!one || element.shown === one) {
      return;
    }
    element.shown = one;
    const waits = one.waits_for ?? [];
    show(element, chip(one.state),
        h('span', { class: 'grow cut' }, link(one.name, 'packages', one.name),
            h('span', { class: 'muted' }, ` ${one.version}`),
            waits.length > 0 && h('span', { class: 'muted small' },
                ` after ${waits.slice(0, 3).join(', ')}${waits.length > 3 ? ` and ${waits.length - 3} more` : ''}`)),
        this.buttons(one));
  }

  buttons(one) {
    const name = part(one.name);
    if (one.state === 'running') {
      return button('Cancel', () => remove(`builds/${name}`), `${one.name} is cancelled`,
          { class: 'quiet', 'aria-label': `cancel ${one.name}` });
    }
    return [
      one.state === 'ready' && button('First', async () => {
        await post(`queue/${name}/priority`, { priority: (one.priority ?? 0) + 1 });
        this.changed();
      }, `${one.name} moves forward`, { class: 'quiet', 'aria-label': `move ${one.name} forward` }),
      button('Remove', () => remove(`queue/${name}`), `${one.name} is taken out`,
          { class: 'quiet', 'aria-label': `take ${one.name} out` }),
    ];
  }

  close() {
    this.list.close();
  }
}
