// Asks the node. Every answer is the API's envelope; a refusal becomes an Error with its line.

const ROOT = '/api/v1/';

/** What the node refused, or that it does not answer. */
export class Refusal extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let onSignedOut = () => {};

/** What to do when the node does not know any more who asks. */
export function whenSignedOut(action) {
  onSignedOut = action;
}

/** The answer to a request below /api/v1; `null` when it has no content. */
export async function ask(path, { method = 'GET', body, headers = {}, signal } = {}) {
  const request = { method, headers: { Accept: 'application/json', ...headers }, signal,
    cache: 'no-cache', credentials: 'same-origin' };
  if (body !== undefined) {
    request.body = JSON.stringify(body);
    request.headers['Content-Type'] = 'application/json';
  }
  let response;
  try {
    response = await fetch(ROOT + path, request);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Refusal(0, 'UNREACHABLE', 'the node does not answer');
  }
  return read(response, path);
}

async function read(response, path) {
  if (response.status === 204) {
    return null;
  }
  const envelope = await response.json().catch(() => ({}));
  if (!response.ok) {
    if (response.status === 401 && path !== 'session') {
      onSignedOut();
    }
    throw new Refusal(response.status, envelope.error?.code ?? 'FAILED',
        envelope.error?.message ?? `the node answered with status ${response.status}`);
  }
  return envelope.data;
}

/** A part of a path in which a client may have put anything. */
export function part(text) {
  return encodeURIComponent(text);
}

/** An origin, category/name, as parts of a path. */
export function origin(text) {
  return text.split('/').map(encodeURIComponent).join('/');
}

/** A request that changes something. */
export function post(path, body) {
  return ask(path, { method: 'POST', body });
}

/** A request that ends something. */
export function remove(path) {
  return ask(path, { method: 'DELETE' });
}

/** Who this browser is for the node, or `null`. */
export async function whoAmI() {
  try {
    return await ask('session');
  } catch (refusal) {
    if (refusal.status === 401) {
      return null;
    }
    throw refusal;
  }
}

/** Has the node keep this browser in mind; the key itself is forgotten here. */
export function signIn(key) {
  return ask('session', { method: 'POST', headers: { Authorization: `Bearer ${key}` } });
}

/** The opposite. */
export function signOut() {
  return remove('session');
}

/** The address of a log as a stream of bytes. */
export function logAddress(buildId, offset, follow) {
  return `${ROOT}logs/${part(buildId)}?offset=${offset}${follow ? '&follow=true' : ''}`;
}
