// Starts a Web Worker.

/** @type {import('./session.js').Spawn} */
export function spawn(onMessage, onFailure, place) {
  const worker = place === undefined ? beside() : elsewhere(place);
  worker.addEventListener('message', (event) => onMessage(event.data));
  worker.addEventListener('error', (event) => {
    event.preventDefault(); // It becomes the rejection of a call, and is not reported twice.
    onFailure();
  });
  worker.addEventListener('messageerror', onFailure);
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    hold: () => {}, // A page does not end by itself.
  };
}

/** @returns {import('./index.js').WebWorker} */
function beside() {
  // In one expression, so that bundlers recognise the worker.
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'drift-detector' });
}

/** @param {NonNullable<import('./index.js').OpenOptions['worker']>} place */
function elsewhere(place) {
  return typeof place === 'function' ? place() : new Worker(place, { type: 'module', name: 'drift-detector' });
}
