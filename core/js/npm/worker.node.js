// The worker thread: loads the core from beside itself.

import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';

import init, { Observations, Reader, Report } from './core.js';
import { server } from './server.js';

/** @type {import('./server.js').Load} */
async function load(compiled) {
  const module = compiled ?? (await WebAssembly.compile(await readFile(new URL('./core_bg.wasm', import.meta.url))));
  await init({ module_or_path: module });
  return { module, Observations, Reader, Report };
}

if (parentPort !== null) {
  const port = parentPort;
  port.on('message', server(load, (message, transfer) => port.postMessage(message, transfer)));
}
