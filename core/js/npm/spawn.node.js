// Starts a worker thread.

import { Worker } from 'node:worker_threads';

/** @type {import('./session.js').Spawn} */
export function spawn(onMessage, onFailure) {
  // Nothing of the caller's environment is needed there, and output of the worker would be a defect.
  const worker = new Worker(new URL('./worker.node.js', import.meta.url), { name: 'drift-detector', env: {}, execArgv: [] });
  worker.on('message', onMessage);
  worker.on('error', onFailure);
  worker.on('messageerror', onFailure);
  worker.on('exit', onFailure);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => void worker.terminate(),
    // Only work that is going on keeps the process alive.
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
  };
}
