// The Web Worker: loads the core from beside itself.

import init, { Observations, Reader } from './core.js';
import { server } from './server.js';

const receive = server(() => init().then(() => ({ Observations, Reader })), (message, transfer) => {
  self.postMessage(message, { transfer });
});
self.addEventListener('message', (event) => receive(event.data));
