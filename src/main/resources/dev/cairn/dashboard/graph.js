// Draws the graph of a run: recipes stand where the node has put them, in the colour of their
// state. Drag and wheel move and zoom, so do keys; a click chooses a recipe.
import { h, perFrame } from './dom.js';
import { palette, whenThemed } from './theme.js';
import { sign } from './words.js';

const ZOOM_MIN = 0.005;
/** A drawing begins at least so large, though not all of it may be seen then. */
const ZOOM_BEGIN = 0.7;
const ZOOM_MAX = 3;
/** Below this zoom names cannot be read and are left out. */
const NAMES_FROM = 0.35;
/** With more edges than this only those of what is chosen are drawn while one is far away. */
const EDGES_MAX = 8_000;
const CLICK_PX = 5;

/** The drawing, in an element of its own. */
export class GraphView {
  constructor(chosen) {
    this.chosen = chosen;
    this.graph = null;
    this.selected = null;
    this.marked = null;
    this.view = { x: 0, y: 0, zoom: 1 };
    this.canvas = h('canvas', { tabindex: '0', role: 'img',
      'aria-label': 'Graph of the run. The list below has the same content. '
        + 'Arrow keys move it, plus and minus zoom, 0 shows all.' });
    this.element = h('div', { class: 'graph' }, this.canvas,
        h('div', { class: 'graph-tools' },
            h('button', { type: 'button', 'aria-label': 'zoom in', onclick: () => this.zoomBy(1.4) }, '+'),
            h('button', { type: 'button', 'aria-label': 'zoom out', onclick: () => this.zoomBy(1 / 1.4) }, '−'),
            h('button', { type: 'button', onclick: () => this.fit() }, 'Fit')));
    this.draw = perFrame(() => this.drawNow());
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.element);
    this.stopTheme = whenThemed(() => {
      this.colours = null;
      this.draw();
    });
    this.listen();
  }

  setGraph(graph) {
    const isFirst = this.graph === null || this.graph.nodes.length !== graph.nodes.length;
    const name = this.selected?.name;
    this.graph = graph;
    this.selected = graph.nodes.find((node) => node.name === name) ?? null;
    if (isFirst) {
      this.begin();
    }
    this.chosen(this.selected);
    this.draw();
  }

  /** Shows what is in `nodes` and pales the rest; `null` for all. With `go` moves to the first. */
  highlight(nodes, go) {
    const first = nodes && go ? nodes.values().next().value : null;
    if (first && first !== this.gone) {
      this.lookAt(first, Math.max(this.view.zoom, ZOOM_BEGIN));
    }
    this.gone = first;
    this.marked = nodes;
    this.draw();
  }

  lookAt(node, zoom) {
    const { width, height } = this.box();
    this.view.zoom = zoom;
    this.view.x = Math.min(14, width / 2 - (node.x + this.graph.node_width / 2) * zoom);
    this.view.y = height / 2 - (node.y + this.graph.node_height / 2) * zoom;
  }

  box() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** Names can be read at first, near what is going on. */
  begin() {
    this.fit();
    if (this.view.zoom < ZOOM_BEGIN) {
      const { nodes } = this.graph;
      this.lookAt(['running', 'failed', 'waiting'].map((state) => nodes.find((node) =>
        node.state === state)).find((node) => node) ?? nodes[0], ZOOM_BEGIN);
    }
  }

  fit() {
    if (!this.graph) {
      return;
    }
    const { width, height } = this.box();
    const zoom = Math.min(1.1, (width - 24) / Math.max(1, this.graph.width),
        (height - 24) / Math.max(1, this.graph.height));
    this.view.zoom = Math.max(ZOOM_MIN, zoom);
    this.view.x = (width - this.graph.width * this.view.zoom) / 2;
    this.view.y = (height - this.graph.height * this.view.zoom) / 2;
    this.draw();
  }

  zoomBy(factor, x = this.box().width / 2, y = this.box().height / 2) {
    const before = this.view.zoom;
    this.view.zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, before * factor));
    const real = this.view.zoom / before;
    this.view.x = x - (x - this.view.x) * real;
    this.view.y = y - (y - this.view.y) * real;
    this.draw();
  }

  resize() {
    const { width, height } = this.box();
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      const wasEmpty = this.canvas.width <= 300 && !this.sized;
      this.sized = true;
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      if (wasEmpty && this.graph) {
        this.begin();
      }
      this.drawNow();
    }
  }

  listen() {
    const pointers = new Map();
    let moved = 0;
    this.canvas.addEventListener('pointerdown', (event) => {
      this.canvas.setPointerCapture(event.pointerId);
      pointers.set(event.pointerId, event);
      moved = 0;
    });
    this.canvas.addEventListener('pointermove', (event) => {
      const before = pointers.get(event.pointerId);
      if (!before) {
        return;
      }
      moved += Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY);
      if (pointers.size === 1) {
        this.view.x += event.clientX - before.clientX;
        this.view.y += event.clientY - before.clientY;
      } else {
        this.pinch(pointers, event);
      }
      pointers.set(event.pointerId, event);
      this.draw();
    });
    const up = (event) => {
      if (pointers.delete(event.pointerId) && event.type === 'pointerup' && moved < CLICK_PX) {
        this.click(event);
      }
    };
    this.canvas.addEventListener('pointerup', up);
    this.canvas.addEventListener('pointercancel', up);
    this.canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      const { left, top } = this.canvas.getBoundingClientRect();
      this.zoomBy(Math.exp(-event.deltaY / 400), event.clientX - left, event.clientY - top);
    }, { passive: false });
    this.canvas.addEventListener('keydown', (event) => this.key(event));
  }

  pinch(pointers, event) {
    const [other] = [...pointers.values()].filter((one) => one.pointerId !== event.pointerId);
    const before = pointers.get(event.pointerId);
    const far = (one) => Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY);
    const { left, top } = this.canvas.getBoundingClientRect();
    this.zoomBy(far(event) / Math.max(1, far(before)),
        (event.clientX + other.clientX) / 2 - left, (event.clientY + other.clientY) / 2 - top);
  }

  key(event) {
    const step = 60;
    const moves = { ArrowLeft: [step, 0], ArrowRight: [-step, 0], ArrowUp: [0, step], ArrowDown: [0, -step] };
    if (moves[event.key]) {
      this.view.x += moves[event.key][0];
      this.view.y += moves[event.key][1];
      this.draw();
    } else if (event.key === '+' || event.key === '=') {
      this.zoomBy(1.25);
    } else if (event.key === '-') {
      this.zoomBy(0.8);
    } else if (event.key === '0') {
      this.fit();
    } else {
      return;
    }
    event.preventDefault();
  }

  click(event) {
    const { left, top } = this.canvas.getBoundingClientRect();
    const x = (event.clientX - left - this.view.x) / this.view.zoom;
    const y = (event.clientY - top - this.view.y) / this.view.zoom;
    const { node_width: width, node_height: height } = this.graph;
    this.selected = this.graph.nodes.find((node) =>
      x >= node.x && x <= node.x + width && y >= node.y && y <= node.y + height) ?? null;
    this.chosen(this.selected);
    this.draw();
  }

  drawNow() {
    const { graph, view, canvas } = this;
    const pen = canvas.getContext('2d');
    const ratio = devicePixelRatio || 1;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, canvas.width, canvas.height);
    if (!graph) {
      return;
    }
    this.colours ??= palette();
    pen.setTransform(ratio * view.zoom, 0, 0, ratio * view.zoom, ratio * view.x, ratio * view.y);
    const { width, height } = this.box();
    const seen = { left: -view.x / view.zoom, top: -view.y / view.zoom,
      right: (width - view.x) / view.zoom, bottom: (height - view.y) / view.zoom };
    this.drawEdges(pen, seen);
    this.drawNodes(pen, seen);
  }

  drawEdges(pen, seen) {
    const { graph, selected, colours } = this;
    const all = graph.edges.length <= EDGES_MAX || this.view.zoom >= NAMES_FROM;
    const near = [];
    const w = graph.node_width;
    const mid = graph.node_height / 2;
    const path = (from, to) => {
      const x = from.x + w;
      const bend = Math.max(30, (to.x - x) / 2);
      pen.moveTo(x, from.y + mid);
      pen.bezierCurveTo(x + bend, from.y + mid, to.x - bend, to.y + mid, to.x, to.y + mid);
    };
    pen.beginPath();
    for (const [a, b] of graph.edges) {
      const from = graph.nodes[a];
      const to = graph.nodes[b];
      if (from === selected || to === selected) {
        near.push([from, to]);
      } else if (all && !(to.x < seen.left || from.x + w > seen.right
          || Math.max(from.y, to.y) + mid < seen.top || Math.min(from.y, to.y) + mid > seen.bottom)) {
        path(from, to);
      }
    }
    pen.lineWidth = 1 / Math.max(0.3, Math.min(1, this.view.zoom));
    pen.strokeStyle = colours.line;
    pen.stroke();
    pen.beginPath();
    near.forEach(([from, to]) => path(from, to));
    pen.lineWidth = 2.5 / Math.max(0.3, Math.min(1, this.view.zoom));
    pen.strokeStyle = colours.accent;
    pen.stroke();
  }

  drawNodes(pen, seen) {
    const { graph, colours, marked, selected } = this;
    const w = graph.node_width;
    const height = graph.node_height;
    const names = this.view.zoom >= NAMES_FROM;
    pen.font = '15px system-ui, sans-serif';
    pen.textBaseline = 'middle';
    for (const node of graph.nodes) {
      if (node.x > seen.right || node.x + w < seen.left || node.y > seen.bottom || node.y + height < seen.top) {
        continue;
      }
      const tone = colours.states[node.state] ?? colours.states.waiting;
      pen.globalAlpha = marked && !marked.has(node) ? 0.22 : 1;
      pen.fillStyle = names ? colours.surface : tone;
      pen.beginPath();
      pen.roundRect(node.x, node.y, w, height, 6);
      pen.fill();
      pen.lineWidth = node === selected ? 3.5 : 1.5;
      pen.strokeStyle = node === selected ? colours.accent : tone;
      pen.stroke();
      if (names) {
        pen.fillStyle = tone;
        pen.beginPath();
        pen.roundRect(node.x, node.y, 24, height, [6, 0, 0, 6]);
        pen.fill();
        pen.fillStyle = colours.surface;
        pen.fillText(sign(node.state), node.x + 7, node.y + height / 2);
        pen.fillStyle = colours.ink;
        pen.fillText(node.name.length > 16 ? `${node.name.slice(0, 15)}…` : node.name,
            node.x + 32, node.y + height / 2 + 1);
      }
    }
    pen.globalAlpha = 1;
  }

  close() {
    this.observer.disconnect();
    this.stopTheme();
  }
}
