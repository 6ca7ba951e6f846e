// Short words about what was done, and questions before what cannot be undone.
import { h } from './dom.js';

const SHOWN_MS = 6_000;

/** Says something at the edge of the page for a while. */
export function notice(text, isProblem = false) {
  const place = document.getElementById('notices');
  const one = h('p', { class: isProblem ? 'notice problem' : 'notice' }, text);
  place.append(one);
  while (place.childElementCount > 4) {
    place.firstElementChild.remove();
  }
  setTimeout(() => one.remove(), isProblem ? 2 * SHOWN_MS : SHOWN_MS);
}

/** Does `work` at the press of a button: the button waits, and a refusal is told. */
export function act(button, work, done) {
  return async () => {
    button.disabled = true;
    try {
      const result = await work();
      if (done) {
        notice(typeof done === 'function' ? done(result) : done);
      }
    } catch (refusal) {
      notice(refusal.message, true);
    } finally {
      button.disabled = false;
    }
  };
}

/** A button that does something at the node; who may only read does not see it. */
export function button(label, work, done, properties = {}) {
  const one = h('button', { type: 'button', ...properties }, label);
  one.classList.add('deed');
  one.addEventListener('click', act(one, work, done));
  return one;
}

/** Asks before something ends; answers whether it was meant. */
export function confirmed(question, yes) {
  return new Promise((answer) => {
    const dialog = h('dialog', { class: 'dialog', 'aria-label': question },
        h('p', {}, question),
        h('form', { method: 'dialog', class: 'dialog-buttons' },
            h('button', { value: 'no', autofocus: true }, 'Keep it'),
            h('button', { value: 'yes', class: 'danger' }, yes)));
    dialog.addEventListener('close', () => {
      dialog.remove();
      answer(dialog.returnValue === 'yes');
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
