// Which page an address means. A page is a function of the main element and the rest of the
// address; what it gives back is called when another page takes its place.
import { h, show } from './dom.js';

let leave = () => {};
let pages = {};
let number = 0;

/** From now on addresses lead to `known`, a name of a page to its function. */
export function start(known) {
  pages = known;
  addEventListener('hashchange', go);
  go();
}

/** No addresses lead anywhere any more. */
export function stop() {
  removeEventListener('hashchange', go);
  leave();
  leave = () => {};
}

/** The parts of the address. */
export function parts() {
  return location.hash.replace(/^#\/?/, '').split('?')[0].split('/').map(decodeURIComponent);
}

/** What stands behind the question mark of the address. */
export function query() {
  return new URLSearchParams(location.hash.split('?')[1] ?? '');
}

/** Changes what stands behind the question mark, without a step in the browser's history. */
export function replaceQuery(values) {
  const text = new URLSearchParams(values).toString();
  history.replaceState(null, '', location.hash.split('?')[0] + (text ? `?${text}` : ''));
}

async function go() {
  const main = document.getElementById('main');
  if (location.hash === '#main') {
    main.focus();
    return;
  }
  leave();
  leave = () => {};
  const own = ++number;
  const [name, ...rest] = parts();
  for (const one of document.querySelectorAll('#nav a')) {
    if (one.dataset.page === (name || 'overview')) {
      one.setAttribute('aria-current', 'page');
      one.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    } else {
      one.removeAttribute('aria-current');
    }
  }
  const page = pages[name || 'overview'];
  const place = h('div', { class: 'page' });
  show(main, place);
  scrollTo(0, 0);
  if (!page) {
    show(place, h('h1', {}, 'There is no such page'), h('p', {}, h('a', { href: '#/' }, 'Overview')));
    return;
  }
  try {
    const ended = await page(place, rest);
    if (own === number) {
      leave = ended ?? (() => {});
    } else {
      ended?.();
    }
    document.title = `${place.querySelector('h1')?.textContent ?? 'Cairn'} · Cairn`;
  } catch (failure) {
    if (own === number && failure.name !== 'AbortError') {
      show(place, h('h1', {}, 'This cannot be shown'),
          h('p', { class: 'problem', role: 'alert' }, failure.message));
    }
  }
}
