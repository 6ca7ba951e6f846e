// Puts the page together: who asks, which page, what happens.
import { h, show, say } from './dom.js';
import { signOut, whenSignedOut, whoAmI } from './api.js';
import { connect, disconnect } from './live.js';
import { notice } from './notice.js';
import { signInPage } from './signin.js';
import { start, stop } from './router.js';
import { themed } from './theme.js';
import { overviewPage } from './overview.js';
import { runPage } from './run.js';
import { runsPage } from './runs.js';
import { packagesPage } from './packages.js';
import { packagePage } from './package.js';
import { buildsPage } from './builds.js';
import { buildPage } from './build.js';
import { statisticsPage } from './statistics.js';
import { journalPage } from './journal.js';
import { clusterPage } from './cluster.js';

const PAGES = {
  overview: overviewPage,
  runs: (place, rest) => (rest[0] ? runPage(place, rest[0]) : runsPage(place)),
  packages: (place, rest) => (rest[0] ? packagePage(place, rest.join('/')) : packagesPage(place)),
  builds: (place, rest) => (rest[0] ? buildPage(place, rest[0]) : buildsPage(place)),
  statistics: statisticsPage,
  journal: (place, rest) => journalPage(place, rest.join('/')),
  cluster: clusterPage,
};

const STATES = { open: 'live', waiting: 'connecting', closed: 'not connected' };

const main = document.getElementById('main');
const nav = document.getElementById('nav');
const out = document.getElementById('sign-out');
const state = document.getElementById('link-state');

function told(word) {
  say(state, STATES[word]);
  state.dataset.state = word;
}

function opened(who) {
  nav.hidden = false;
  out.hidden = false;
  document.body.dataset.may = who.scopes.includes('build') ? 'build' : 'read';
  out.title = `signed in as ${who.name}, who may ${who.scopes.join(', ')}`;
  show(nav, Object.keys(PAGES).map((page) => h('a', {
    href: page === 'overview' ? '#/' : `#/${page}`, data: { page },
  }, page[0].toUpperCase() + page.slice(1))));
  connect(told);
  start(PAGES);
}

function closed() {
  stop();
  disconnect();
  told('closed');
  nav.hidden = true;
  out.hidden = true;
  signInPage(main, begin);
}

async function begin() {
  try {
    const who = await whoAmI();
    if (who === null) {
      closed();
    } else {
      opened(who);
    }
  } catch (refusal) {
    show(main, h('p', { class: 'problem', role: 'alert' }, refusal.message),
        h('button', { type: 'button', onclick: begin }, 'Try again'));
  }
}

themed(document.getElementById('theme'));
whenSignedOut(closed);
out.addEventListener('click', async () => {
  try {
    await signOut();
    closed();
  } catch (refusal) {
    notice(refusal.message, true);
  }
});
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
begin();
