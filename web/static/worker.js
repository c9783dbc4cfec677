// The page's worker: the package's, and look-ups. The secrets of the backup are in its memory and nowhere else.

import { load } from './core/load.js';
import { server } from './core/server.js';
import { lookUp } from './lookup.js';

let backup;
const post = (message, transfer) => self.postMessage(message, { transfer });
const receive = server(load, post, (whole) => (backup = whole));

self.addEventListener('message', ({ data }) => {
  if (data.lookUp === undefined) {
    receive(data);
  } else {
    lookUp(backup, data.lookUp, data.port);
  }
});
