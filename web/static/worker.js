// The page's worker: the package's worker, and look-ups. The secrets of the backup are in its memory and nowhere else.

import { compile, load } from './core/load.js';
import { server } from './core/server.js';
import { lookUp } from './lookup.js';

/** @typedef {import('./core/session.js').Request} Call a call of the package */
/** @typedef {{ lookUp: import('./lookup.js').Request, port: MessagePort }} LookUp */
/** @typedef {{ prepare: true }} Prepare */

/** @type {import('./core/core.js').Backup | undefined} */
let backup;
/**
 * The core, compiled before a backup is opened; nothing if that failed.
 *
 * @type {Promise<WebAssembly.Module | undefined> | undefined}
 */
let prepared;

const receive = server(
  async (compiled) => load(compiled ?? (await prepared)),
  (message, transfer) => self.postMessage(message, { transfer }),
  (whole) => {
    backup = whole;
  },
);

self.addEventListener('message', (/** @type {MessageEvent<Call | LookUp | Prepare>} */ { data }) => {
  if ('lookUp' in data) {
    lookUp(backup, data.lookUp, data.port);
  } else if ('prepare' in data) {
    prepared = compile().catch(() => undefined); // Opening a backup tries again, and reports the failure.
  } else {
    receive(data);
  }
});
