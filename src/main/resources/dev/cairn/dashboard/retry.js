// Builds something once more.
import { part, post } from './api.js';

const TRIES = 8;
const PAUSE_MS = 300;

/**
 * Has a build that did not end well wait again in its run while that is active, and else begin a
 * run of its own. A run learns of an end an instant after the build itself; till then it is asked
 * again.
 */
export async function retry(name, purpose) {
  for (let left = TRIES; ; left--) {
    try {
      return await post(`builds/${part(name)}/retry`);
    } catch (refusal) {
      if (refusal.code === 'NOT_ACTIVE' || refusal.code === 'UNKNOWN_BUILD') {
        return post('builds', { names: [name], force: true, purpose });
      }
      if (refusal.code !== 'NOT_FAILED' || left === 0) {
        throw refusal;
      }
    }
    await new Promise((go) => setTimeout(go, PAUSE_MS));
  }
}
