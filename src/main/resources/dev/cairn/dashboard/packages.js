// Everything in the repository, as many as there are.
import { h, link, say, show } from './dom.js';
import { ask } from './api.js';
import { VirtualList } from './list.js';
import { heading } from './parts.js';
import { query, replaceQuery } from './router.js';
import { bytes, count } from './words.js';

/** Shows the packages until the answer is called. */
export async function packagesPage(place) {
  const { packages } = await ask('packages');
  const names = packages.map((one) => one.name.toLowerCase());
  let found = packages;
  const total = h('span', { class: 'muted' });
  const search = h('input', { type: 'search', placeholder: 'Find a package',
    'aria-label': 'Find a package', value: query().get('name') ?? '' });
  const list = new VirtualList({ rowHeight: 48, label: 'Packages', className: 'page-list',
    row: (element, index) => {
      const one = found[index];
      if (one && element.shown !== one) {
        element.shown = one;
        show(element,
            h('span', { class: 'grow cut' }, link(one.name, 'packages', one.base),
                h('span', { class: 'muted' }, ` ${one.version}`),
                h('span', { class: 'muted block cut' }, one.description)),
            h('span', { class: 'muted small' }, bytes(one.size_bytes)));
      }
    } });
  const filter = () => {
    const text = search.value.trim().toLowerCase();
    found = text ? packages.filter((_, index) => names[index].includes(text)) : packages;
    say(total, `${count(found.length)} of ${count(packages.length)}`);
    list.setLength(found.length);
    replaceQuery(text ? { name: text } : {});
  };
  search.addEventListener('input', filter);
  const open = h('form', { class: 'bar' }, search, total);
  open.addEventListener('submit', (event) => event.preventDefault());
  show(place, heading('Packages'), open, packages.length === 0
    ? h('p', { class: 'muted' }, 'The repository is empty; build something first.') : list.element);
  filter();
  return () => list.close();
}
