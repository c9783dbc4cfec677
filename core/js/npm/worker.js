// The Web Worker.

import { load } from './load.js';
import { server } from './server.js';

const receive = server(load, (message, transfer) => self.postMessage(message, { transfer }));
self.addEventListener('message', (event) => receive(event.data));
