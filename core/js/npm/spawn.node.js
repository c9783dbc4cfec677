// Starts a worker thread.

import { Worker } from 'node:worker_threads';

/** @type {import('./session.js').Spawn} */
export function spawn(onMessage, onFailure) {
  // The worker needs nothing of the caller's environment.
  const options = { name: 'drift-detector', env: {}, execArgv: [] };
  const worker = new Worker(new URL('./worker.node.js', import.meta.url), options);
  worker.on('message', onMessage);
  worker.on('error', onFailure);
  worker.on('messageerror', onFailure);
  worker.on('exit', onFailure);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => void worker.terminate(),
    // Only work in progress keeps the process alive.
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
  };
}
