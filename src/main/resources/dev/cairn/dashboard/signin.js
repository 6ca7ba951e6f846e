// Asks for the key, once per browser; the node then knows the browser by a cookie that no program
// in the page can read.
import { h, show } from './dom.js';
import { signIn } from './api.js';

/** Shows the form; `done` is called when the node has taken the key. */
export function signInPage(place, done) {
  const key = h('input', { id: 'key', type: 'password', name: 'key', required: true,
    autocomplete: 'current-password', spellcheck: 'false', 'aria-describedby': 'key-help' });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const send = h('button', { class: 'primary', type: 'submit' }, 'Sign in');
  const form = h('form', { class: 'sign-in card' },
      // Password keepers want a name.
      h('input', { type: 'text', name: 'username', autocomplete: 'username', value: 'cairn', hidden: true }),
      h('img', { src: '/dashboard/icon.svg', width: 72, height: 72, alt: '' }),
      h('h1', {}, 'Sign in'),
      h('label', { for: 'key' }, 'Key of this node'),
      key,
      h('p', { id: 'key-help', class: 'muted' },
          'The first key lies in the file ', h('code', {}, 'token'),
          ' of the node’s data directory, for example ',
          h('code', {}, '~/.local/share/cairn/token'), '. Any other key of this node will do too.'),
      problem,
      send);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    send.disabled = true;
    problem.textContent = '';
    try {
      await signIn(key.value.trim());
      key.value = '';
      done();
    } catch (refusal) {
      problem.textContent = refusal.status === 401
        ? 'The node does not know this key.' : refusal.message;
      key.select();
    } finally {
      send.disabled = false;
    }
  });
  show(place, form);
  document.title = 'Sign in · Cairn';
  key.focus();
}
