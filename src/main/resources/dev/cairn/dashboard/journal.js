// The journal: every entity as it was at any point of its life.
import { h, link, perFrame, say, show } from './dom.js';
import { ask, part } from './api.js';
import { card, heading } from './parts.js';
import { jsonTree } from './json.js';
import { replaceQuery, query } from './router.js';
import { clock, count, plural, when } from './words.js';

const NEWEST = 200;
const STORY_MAX = 10_000;

/** Shows the newest events, or the life of an entity, until the answer is called. */
export async function journalPage(place, entity) {
  const input = h('input', { type: 'search', value: entity, placeholder: 'build, run, worker, recipe or “latest”',
    'aria-label': 'Entity', autocapitalize: 'off', spellcheck: 'false' });
  const form = h('form', { class: 'bar' }, input, h('button', { type: 'submit', class: 'primary' }, 'Show'));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    location.hash = input.value.trim() ? `#/journal/${part(input.value.trim())}` : '#/journal';
  });
  const body = h('div', {});
  show(place, heading('Journal'), form, body);
  if (entity) {
    const life = new Life(entity);
    await life.load();
    show(body, life.element);
    return () => life.close();
  }
  const { events } = await ask(`audit/events?newest=${NEWEST}`);
  show(body, card('Newest events', eventList(events.reverse(), (event) => event.entity)));
  return undefined;
}

function eventList(events, name) {
  return h('ol', { class: 'journal-events' }, events.map((event) => h('li', {},
      h('time', { class: 'muted', datetime: event.at }, clock(event.at)),
      h('strong', {}, event.kind), link(name(event), 'journal', event.entity),
      h('span', { class: 'muted small' }, event.cause ? `by ${event.cause.by}` : ''))));
}

/** An entity and the slider through its life. */
class Life {
  constructor(entity) {
    this.entity = entity;
    this.asked = null;
    this.slider = h('input', { type: 'range', min: 0, max: 1, value: 1, step: 1,
      'aria-label': 'Point of its life', class: 'time-slider' });
    this.slider.addEventListener('input', () => this.moved());
    this.where = h('output', { class: 'muted' });
    this.what = h('div', { class: 'journal-now', 'aria-live': 'polite' });
    this.tree = h('div', { class: 'journal-state', tabindex: '0', role: 'region', 'aria-label': 'State' });
    this.story = h('ol', { class: 'journal-story', 'aria-label': 'Events of the entity' });
    this.title = h('h2', {});
    this.element = h('div', {}, h('section', { class: 'card', 'aria-label': 'Time' }, this.title,
        h('div', { class: 'time' },
            h('button', { type: 'button', 'aria-label': 'one event back', onclick: () => this.step(-1) }, '◀'),
            this.slider,
            h('button', { type: 'button', 'aria-label': 'one event on', onclick: () => this.step(1) }, '▶')),
        this.where, this.what),
    h('div', { class: 'two journal-two' }, card('State', this.tree), card('Events', this.story)));
    this.draw = perFrame(() => this.drawNow());
  }

  async load() {
    const path = `audit/entities/${part(this.entity)}`;
    const [state, story] = await Promise.all([ask(`${path}/state`), ask(`${path}/events?limit=${STORY_MAX}`)]);
    this.entity = state.entity;
    this.events = story.events;
    this.newest = state.newest_sequence_nr;
    say(this.title, state.entity);
    const at = Math.min(this.newest, Number(query().get('at') ?? this.newest));
    this.slider.max = this.newest;
    this.slider.value = at;
    this.bySequence = new Map(this.events.map((event) => [event.sequence_nr, event]));
    show(this.story, this.events.map((event) => h('li', { data: { nr: event.sequence_nr } },
        h('button', { type: 'button', class: 'row', onclick: () => this.go(event.sequence_nr) },
            h('span', { class: 'muted' }, String(event.sequence_nr)), h('strong', {}, event.kind),
            h('time', { class: 'muted', datetime: event.at }, clock(event.at))))));
    await this.drawNow();
  }

  step(way) {
    this.go(Number(this.slider.value) + way);
  }

  go(at) {
    this.slider.value = at;
    this.moved();
  }

  moved() {
    this.sayWhere();
    this.draw();
  }

  sayWhere() {
    const at = Number(this.slider.value);
    const event = this.bySequence.get(at);
    say(this.where, at === 0 ? `before the first of ${plural(this.newest, 'event')}`
      : `after event ${count(at)} of ${count(this.newest)}${event ? `, ${when(event.at)}` : ''}`);
    this.slider.setAttribute('aria-valuetext', this.where.textContent);
  }

  /** Asks for the state there; while an answer is on its way the newest wish waits. */
  async drawNow() {
    const at = Number(this.slider.value);
    if (this.asking) {
      this.again = true;
      return;
    }
    this.asking = true;
    try {
      const path = `audit/entities/${part(this.entity)}`;
      const [state, difference] = await Promise.all([ask(`${path}/state?at=${at}`),
        at === 0 ? { changes: [] } : ask(`${path}/diff?from=${at - 1}&to=${at}`)]);
      this.showState(state, difference.changes, at);
    } catch (refusal) {
      show(this.tree, h('p', { class: 'problem', role: 'alert' }, refusal.message));
    } finally {
      this.asking = false;
    }
    if (this.again && !this.closed) {
      this.again = false;
      this.draw();
    }
  }

  showState(state, changes, at) {
    this.sayWhere();
    replaceQuery(at === this.newest ? {} : { at });
    const event = this.bySequence.get(at);
    show(this.what, event && h('details', {}, h('summary', {}, h('strong', {}, event.kind),
        h('span', { class: 'muted' }, ` by ${event.cause?.by ?? 'nobody'}, `,
            plural(changes.length, 'change'))), jsonTree(event.fields ?? {})));
    show(this.tree, h('p', { class: 'muted' }, state.type.split(/[.$]/).at(-1)),
        jsonTree(state.state, new Set(changes.map((one) => one.path.join('\t')))));
    const changed = this.tree.querySelector('.changed');
    if (changed) {
      this.tree.scrollTop += changed.getBoundingClientRect().top - this.tree.getBoundingClientRect().top
        - this.tree.clientHeight / 2;
    }
    for (const row of this.story.children) {
      const here = Number(row.dataset.nr) === at;
      row.classList.toggle('is-here', here);
      row.classList.toggle('is-later', Number(row.dataset.nr) > at);
      if (here && !row.contains(document.activeElement)) {
        this.story.scrollTop = row.offsetTop - this.story.clientHeight / 2;
      }
    }
  }

  close() {
    this.closed = true;
  }
}
