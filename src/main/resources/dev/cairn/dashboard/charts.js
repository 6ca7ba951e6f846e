// Charts, drawn by uPlot in the colours of the page.
import uPlot from './uplot-1.6.30/uPlot.esm.js';
import { h } from './dom.js';
import { colour, whenThemed } from './theme.js';
import { millis } from './words.js';

const HEIGHT = 220;

/**
 * A chart in an element of its own; `options` makes what uPlot wants, each time that colours
 * change. `label` says in words what is drawn.
 */
export function chart(label, options, data) {
  const element = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  let plot = null;
  const draw = () => {
    plot?.destroy();
    const width = element.clientWidth;
    plot = width > 0 ? new uPlot({ width, height: HEIGHT, legend: { show: false },
      cursor: { drag: { x: false, y: false } }, ...options() }, data, element) : null;
  };
  const observer = new ResizeObserver(() => {
    if (plot === null) {
      draw();
    } else {
      plot.setSize({ width: element.clientWidth, height: HEIGHT });
    }
  });
  observer.observe(element);
  const stop = whenThemed(draw);
  return {
    element,
    close() {
      observer.disconnect();
      stop();
      plot?.destroy();
    },
  };
}

/** An axis in the colours of the page. */
export function axis(more = {}) {
  return { stroke: colour('muted'), grid: { stroke: colour('line'), width: 1 },
    ticks: { stroke: colour('line'), width: 1 }, font: '12px system-ui, sans-serif', ...more };
}

/** Seconds as an axis shows them. */
export function seconds(value) {
  if (value >= 3600) {
    return `${+(value / 3600).toFixed(1)} h`;
  }
  return value >= 60 ? `${+(value / 60).toFixed(1)} min` : `${+value.toFixed(2)} s`;
}

/** How long attempts took; those that failed stand apart. */
export function durationChart(builds) {
  const over = builds.filter((build) => build.started_at && build.ended_at).reverse();
  if (over.length === 0) {
    return { element: h('p', { class: 'muted' }, 'No attempt has ended yet.'), close() {} };
  }
  const took = over.map((build) => millis(build.took) / 1000);
  const only = (good) => took.map((value, index) => ((over[index].status === 'success') === good ? value : null));
  const points = (name) => ({ stroke: colour(name), width: 2,
    points: { show: true, size: 8, fill: colour(name), stroke: colour(name) } });
  return chart(`Duration of the newest ${over.length} attempts, from ${seconds(Math.min(...took))} to `
    + `${seconds(Math.max(...took))}`, () => ({
    scales: { x: { time: false, range: (_, min, max) => [min - 0.5, max + 0.5] },
      y: { range: (_, min, max) => [0, Math.max(1, max * 1.1)] } },
    axes: [axis({ incrs: [1, 2, 5, 10, 20, 50], values: (_, all) => all.map((value) => (Number.isInteger(value) ? value : '')) }),
      axis({ size: 64, values: (_, all) => all.map(seconds) })],
    series: [{}, { ...points('state-built'), spanGaps: true },
      { ...points('state-failed'), paths: () => null }],
  }), [over.map((_, index) => index + 1), only(true), only(false)]);
}
