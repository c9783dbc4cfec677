// The page's worker: the package's, and look-ups. The secrets of the backup are in its memory and nowhere else.

import { compile, load } from './core/load.js';
import { server } from './core/server.js';
import { lookUp } from './lookup.js';

let backup;
const post = (message, transfer) => self.postMessage(message, { transfer });
/** The core, compiled before anybody asks for it. */
let prepared;
const receive = server(async (compiled) => load(compiled ?? (await prepared)), post, (whole) => (backup = whole));

self.addEventListener('message', ({ data }) => {
  if ('lookUp' in data) {
    lookUp(backup, data.lookUp, data.port);
  } else if ('prepare' in data) {
    prepared = compile().catch(() => undefined); // Whoever begins tries again, and is told.
  } else {
    receive(data);
  }
});
