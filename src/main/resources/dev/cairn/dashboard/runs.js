// All runs, the newest first.
import { link, show } from './dom.js';
import { ask } from './api.js';
import { listen } from './live.js';
import { chip, heading, table } from './parts.js';
import { short, span, when } from './words.js';

const SHOWN = 50;

/** Shows the newest runs until the answer is called. */
export async function runsPage(place) {
  const load = async () => {
    const { runs } = await ask(`runs?limit=${SHOWN}`);
    show(place, heading('Runs'), table('Runs',
        ['run', 'state', 'for', 'began', 'took', 'builds', 'built', 'failed', 'skipped', 'by'],
        runs.map((run) => [
          link(short(run.run_id), 'runs', run.run_id), chip(run.stage), run.purpose,
          when(run.started_at), run.ended_at
            ? span(Date.parse(run.ended_at) - Date.parse(run.started_at)) : '',
          String(run.planned), String(run.built.length), String(run.failed.length),
          String(run.skipped.length), run.by ?? '',
        ]), 'There was no run yet.'));
  };
  await load();
  return listen((batch) => {
    if (batch.some((event) => event.type.startsWith('run.'))) {
      load().catch(() => {});
    }
  });
}
