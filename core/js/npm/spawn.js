// Starts a Web Worker.

/** @type {import('./session.js').Spawn} */
export function spawn(onMessage, onFailure) {
  // Written out in one expression: this is how bundlers recognise a worker.
  const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'drift-detector' });
  worker.onmessage = (event) => onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault(); // It becomes the rejection of a call, and is not reported twice.
    onFailure();
  };
  worker.onmessageerror = onFailure;
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    hold: () => {}, // A page does not end because nothing is left to do.
  };
}
