// Dark or light: as the system has it, unless somebody says otherwise here.

const ORDER = ['system', 'light', 'dark'];
const KEY = 'cairn.theme';

/** Puts the theme on, and has `button` change it. */
export function themed(button) {
  let chosen = ORDER.includes(localStorage.getItem(KEY)) ? localStorage.getItem(KEY) : 'system';
  const put = () => {
    if (chosen === 'system') {
      delete document.documentElement.dataset.theme;
    } else {
      document.documentElement.dataset.theme = chosen;
    }
    button.textContent = chosen === 'system' ? 'Theme: auto' : `Theme: ${chosen}`;
    dispatchEvent(new Event('themechange'));
  };
  button.addEventListener('click', () => {
    chosen = ORDER[(ORDER.indexOf(chosen) + 1) % ORDER.length];
    localStorage.setItem(KEY, chosen);
    put();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', put);
  put();
}

/** The colour that a name has at present, for what is drawn and not styled. */
export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Has `draw` called when colours change; the answer ends that. */
export function whenThemed(draw) {
  addEventListener('themechange', draw);
  return () => removeEventListener('themechange', draw);
}

/** All colours of a drawing. */
export function palette() {
  const states = {};
  for (const state of ['waiting', 'running', 'built', 'failed', 'skipped', 'cancelled']) {
    states[state] = colour(`state-${state}`);
  }
  return { states, surface: colour('surface'), ink: colour('ink'), line: colour('edge'),
    accent: colour('accent') };
}
