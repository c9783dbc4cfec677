// The Web Worker: loads the core from beside itself.

import init, { Observations, Reader } from './core.js';
import { server } from './server.js';

async function load() {
  // Written out in one expression: this is how bundlers recognise a file that belongs here.
  await init({ module_or_path: new URL('./core_bg.wasm', import.meta.url) });
  return { Observations, Reader };
}

const receive = server(load, (message, transfer) => self.postMessage(message, { transfer }));
self.addEventListener('message', (event) => receive(event.data));
