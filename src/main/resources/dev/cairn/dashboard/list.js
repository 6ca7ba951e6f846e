// A list of any length: only the rows that are seen exist. Rows have one height. Browsers know no
// element that is higher than some million pixels, so a very long list is shown on a smaller scale;
// its keys still move by rows.
import { h, perFrame } from './dom.js';

const HEIGHT_MAX = 6_000_000;
const SPARE = 6;

/** Rows in a box of their own that scrolls. */
export class VirtualList {
  /**
   * @param options `rowHeight` in pixels; `row(element, index)` fills a row; `label` says what the
   *     list is; with `heightMax` it is no higher than its rows; `scrolled` hears when it moves
   */
  constructor({ rowHeight, row, label, className = '', heightMax, scrolled = () => {} }) {
    this.rowHeight = rowHeight;
    this.row = row;
    this.length = 0;
    this.heightMax = heightMax;
    this.rows = new Map();
    this.free = [];
    this.sizer = h('div', { class: 'list-sizer', role: 'presentation' });
    this.element = h('div', { class: `list ${className}`, tabindex: '0', role: 'list',
      'aria-label': label }, this.sizer);
    this.draw = perFrame(() => this.drawNow());
    this.element.addEventListener('scroll', () => {
      scrolled(this.isAtEnd());
      this.draw();
    }, { passive: true });
    this.element.addEventListener('keydown', (event) => this.key(event));
    this.observer = new ResizeObserver(this.draw);
    this.observer.observe(this.element);
  }

  /** Says how many rows there are; those that are seen are filled again. */
  setLength(length) {
    this.length = length;
    const height = `${Math.min(HEIGHT_MAX, length * this.rowHeight)}px`;
    if (this.sizer.style.height !== height) {
      this.sizer.style.height = height;
    }
    if (this.heightMax) {
      const own = `${Math.min(this.heightMax, Math.max(2, length) * this.rowHeight + 18)}px`;
      if (this.element.style.height !== own) {
        this.element.style.height = own;
      }
    }
    this.draw();
  }

  get visibleRows() {
    return Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight));
  }

  get isScaled() {
    return this.length * this.rowHeight > HEIGHT_MAX;
  }

  /** The first row that is seen; a fraction when it is seen in part. */
  get top() {
    if (!this.isScaled) {
      return this.element.scrollTop / this.rowHeight;
    }
    const way = Math.max(1, HEIGHT_MAX - this.element.clientHeight);
    return Math.round((this.element.scrollTop / way) * this.topMax);
  }

  get topMax() {
    return Math.max(0, this.length - this.element.clientHeight / this.rowHeight);
  }

  isAtEnd() {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollTop + clientHeight >= scrollHeight - this.rowHeight;
  }

  /** Moves so that `index` is the first row, as far as there are rows below it. */
  scrollToTop(index) {
    const top = Math.max(0, Math.min(this.topMax, index));
    const way = Math.max(1, HEIGHT_MAX - this.element.clientHeight);
    this.element.scrollTop = this.isScaled
      ? (this.topMax === 0 ? 0 : (top / this.topMax) * way) : top * this.rowHeight;
    this.draw();
  }

  /** Moves so that `index` is seen. */
  reveal(index) {
    this.scrollToTop(index - Math.floor(this.visibleRows / 3));
  }

  /** Moves to the last row. */
  scrollToEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.draw();
  }

  key(event) {
    if (event.target !== this.element || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: this.visibleRows - 1,
      PageUp: 1 - this.visibleRows, Home: -Infinity, End: Infinity };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.scrollToTop(Math.max(0, Math.min(this.length, Math.floor(this.top) + step)));
    }
  }

  drawNow() {
    const first = Math.max(0, Math.floor(this.top) - SPARE);
    const last = Math.min(this.length, Math.ceil(this.top) + this.visibleRows + SPARE + 1);
    for (const [index, element] of this.rows) {
      if (index < first || index >= last) {
        this.rows.delete(index);
        element.hidden = true;
        this.free.push(element);
      }
    }
    const shift = this.isScaled ? this.element.scrollTop - this.top * this.rowHeight : 0;
    for (let index = first; index < last; index++) {
      let element = this.rows.get(index);
      if (!element) {
        element = this.free.pop() ?? this.make();
        element.hidden = false;
        this.rows.set(index, element);
      }
      element.style.transform = `translateY(${index * this.rowHeight + shift}px)`;
      element.setAttribute('aria-posinset', index + 1);
      element.setAttribute('aria-setsize', this.length);
      this.row(element, index);
    }
  }

  make() {
    const element = h('div', { class: 'list-row', role: 'listitem' });
    element.style.height = `${this.rowHeight}px`;
    this.sizer.append(element);
    return element;
  }

  /** Ends watching. */
  close() {
    this.observer.disconnect();
  }
}
