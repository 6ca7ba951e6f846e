// Makes elements. Text is only ever put in as text, so nothing from outside becomes HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element with properties and children; strings among these become text. */
export function h(tag, properties = {}, ...children) {
  return fill(document.createElement(tag), properties, children);
}

/** The same for a drawing. */
export function svg(tag, properties = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) {
      continue;
    }
    if (name.startsWith('on')) {
      element.addEventListener(name.slice(2), value);
    } else if (name === 'class') {
      element.setAttribute('class', value);
    } else if (name === 'data') {
      Object.assign(element.dataset, value);
    } else if (value === true) {
      element.setAttribute(name, '');
    } else {
      element.setAttribute(name, String(value));
    }
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== undefined && child !== null && child !== false) {
      element.append(child);
    }
  }
}

/** Replaces what an element holds. */
export function show(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** Changes a text only when it is another, which spares the browser work. */
export function say(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** A link to a page of the dashboard; its parts may hold anything. */
export function link(text, ...parts) {
  return h('a', { href: address(...parts) }, text);
}

/** The address of a page. A slash in the last part stays, as in category/name. */
export function address(...parts) {
  return '#/' + parts.map((part) => encodeURIComponent(part).replaceAll('%2F', '/')).join('/');
}

/** Calls `work` at most once until the next frame. */
export function perFrame(work) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      nextFrame().then(() => {
        asked = false;
        work();
      });
    }
  };
}

/** The next frame; a tab that nobody sees has none, so time stands in for it. */
export function nextFrame() {
  return new Promise((go) => {
    if (document.hidden) {
      setTimeout(go, 250);
    } else {
      requestAnimationFrame(go);
    }
  });
}
