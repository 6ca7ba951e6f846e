// Shows a log of any length: search, follow, and a way from error to error.
import { h, nextFrame, perFrame, say, show } from './dom.js';
import { Log, isError } from './log.js';
import { VirtualList } from './list.js';
import { count, plural } from './words.js';

const ROW = 20;
const SLICE = 50_000;
const SHOWN_CHARACTERS_MAX = 4_000;

/** The view in an element of its own. */
export class LogView {
  constructor(buildId, marked = []) {
    this.marked = new Set(marked.map((line) => line.trim()));
    this.hits = [];
    this.hit = -1;
    this.text = '';
    this.searched = 0;
    this.state = h('span', { class: 'muted', role: 'status' });
    this.found = h('span', { class: 'muted', role: 'status' });
    this.search = h('input', { type: 'search', placeholder: 'Search', 'aria-label': 'Search in the log' });
    this.follow = h('input', { type: 'checkbox', checked: true });
    this.list = new VirtualList({ rowHeight: ROW, label: 'Log', className: 'log', heightMax: 560,
      row: (element, index) => this.row(element, index),
      scrolled: (isAtEnd) => this.scrolled(isAtEnd) });
    this.update = perFrame(() => this.updateNow());
    this.log = new Log(buildId, this.update);
    this.errorCount = h('span', {});
    this.element = h('div', { class: 'log-view' }, this.tools(buildId), this.list.element);
    this.log.read();
  }

  tools(buildId) {
    let timer = null;
    this.search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => this.find(), 150);
    });
    this.search.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') {
        event.preventDefault();
        this.goHit(event.shiftKey ? -1 : 1);
      }
    });
    this.follow.addEventListener('change', () => this.update());
    const step = (label, words, way, go) => h('button', { type: 'button', class: 'quiet',
      'aria-label': words, onclick: () => go(way) }, label);
    const hits = (way) => this.goHit(way);
    const errors = (way) => this.goError(way);
    return h('div', { class: 'bar log-tools' }, this.search,
        step('↑', 'previous match', -1, hits), step('↓', 'next match', 1, hits), this.found,
        h('span', { class: 'log-errors' }, this.errorCount, step('↑', 'previous error', -1, errors),
            step('↓', 'next error', 1, errors)),
        h('label', {}, this.follow, ' follow'),
        h('a', { href: `/api/v1/logs/${encodeURIComponent(buildId)}`, download: `${buildId}.log` }, 'save'),
        this.state);
  }

  row(element, index) {
    const line = this.log.lines[index] ?? '';
    const bad = isError(line) || this.marked.has(line.trim());
    const key = `${index}/${this.text}/${this.hit >= 0 && this.hits[this.hit] === index}`;
    if (element.shown === key) {
      return;
    }
    element.shown = key;
    element.classList.toggle('is-error', bad);
    element.classList.toggle('is-hit', this.hit >= 0 && this.hits[this.hit] === index);
    show(element, h('span', { class: 'log-number', 'aria-hidden': 'true' }, String(index + 1)),
        h('span', { class: 'log-text' }, bad && h('span', { class: 'unseen' }, 'error: '),
            this.parts(line.slice(0, SHOWN_CHARACTERS_MAX))));
  }

  /** The line with what is searched marked; all of it text. */
  parts(line) {
    if (!this.text) {
      return [line];
    }
    const parts = [];
    const lower = line.toLowerCase();
    let from = 0;
    for (let at = lower.indexOf(this.text); at >= 0; at = lower.indexOf(this.text, from)) {
      parts.push(line.slice(from, at), h('mark', {}, line.slice(at, at + this.text.length)));
      from = at + this.text.length;
    }
    parts.push(line.slice(from));
    return parts;
  }

  updateNow() {
    const { log } = this;
    const width = `${Math.min(log.longest, SHOWN_CHARACTERS_MAX) + 10}ch`;
    if (this.list.sizer.style.minWidth !== width) {
      this.list.sizer.style.minWidth = width;
    }
    this.list.setLength(log.lines.length);
    const lines = plural(log.lines.length, 'line');
    const words = { loading: 'loading', reading: `${lines}, reading`, ended: lines,
      waiting: `${lines}, connecting again`, gone: log.problem };
    say(this.state, words[log.state]);
    say(this.errorCount, plural(log.errors.length, 'error line'));
    if (this.follow.checked) {
      this.jumps = true;
      this.list.scrollToEnd();
    }
    if (this.text) {
      this.findMore();
    }
  }

  /** A person who moves up wants to read there; one at the end wants what comes. */
  scrolled(isAtEnd) {
    if (this.jumps) {
      this.jumps = false;
    } else if (!isAtEnd) {
      this.follow.checked = false;
    }
  }

  find() {
    this.text = this.search.value.toLowerCase();
    this.hits = [];
    this.hit = -1;
    this.searched = 0;
    this.list.draw();
    say(this.found, '');
    if (this.text) {
      this.findMore(true);
    }
  }

  /** Looks through what is new, a part per frame. */
  async findMore(goes = false) {
    if (this.finding) {
      return;
    }
    this.finding = true;
    const { text } = this;
    let went = !goes;
    while (this.text === text && this.searched < this.log.lines.length) {
      const end = Math.min(this.log.lines.length, this.searched + SLICE);
      for (; this.searched < end; this.searched++) {
        if (this.log.lines[this.searched].toLowerCase().includes(text)) {
          this.hits.push(this.searched);
        }
      }
      if (!went && this.hits.length > 0) {
        went = true;
        this.goHit(1);
      }
      this.sayFound();
      await nextFrame();
    }
    this.finding = false;
    if (this.text && this.text !== text) {
      this.findMore(true);
    }
    this.sayFound();
  }

  sayFound() {
    say(this.found, this.text
      ? `${this.hit >= 0 ? `${count(this.hit + 1)} of ` : ''}${plural(this.hits.length, 'match', 'matches')}` : '');
  }

  goHit(way) {
    if (this.hits.length > 0) {
      this.hit = (this.hit + way + this.hits.length) % this.hits.length;
      this.go(this.hits[this.hit]);
      this.sayFound();
    }
  }

  goError(way) {
    const { errors } = this.log;
    if (errors.length === 0) {
      return;
    }
    const at = this.errorLine ?? (way > 0 ? -1 : this.log.lines.length);
    const next = way > 0 ? errors.find((line) => line > at) ?? errors[0]
      : errors.findLast((line) => line < at) ?? errors.at(-1);
    this.errorLine = next;
    this.go(next);
  }

  go(index) {
    this.follow.checked = false;
    this.list.reveal(index);
    this.list.rows.forEach((element) => {
      element.shown = null;
    });
  }

  close() {
    this.log.close();
    this.list.close();
  }
}
