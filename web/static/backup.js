// The npm package of the core, and one thing more: look-ups through the program that serves this page.

import { bind } from './core/api.js';

/** The worker that was started last. */
let started;

/** A worker that nobody has asked for yet, with the core compiled: the first backup does not wait for either. */
let spare;
(self.requestIdleCallback ?? setTimeout)(() => {
  if (started === undefined) {
    spare = start();
    spare.onerror = (event) => {
      event.preventDefault(); // Whoever needs one starts another, and is told.
      spare = undefined;
    };
    spare.postMessage({ prepare: true });
  }
});

function start() {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'drift-detector' });
}

const core = bind((onMessage, onFailure) => {
  const worker = spare ?? start();
  spare = undefined;
  worker.onmessage = (event) => onMessage(event.data);
  worker.onerror = (event) => {
    event.preventDefault(); // It becomes the rejection of a call, and is not reported twice.
    onFailure();
  };
  worker.onmessageerror = onFailure;
  started = worker;
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    terminate: () => worker.terminate(),
    hold: () => {},
  };
});

/** As the package's, with `lookUp` beside its methods. */
export async function open(input, options) {
  const opening = core.open(input, options);
  const worker = started; // Of this very call: it starts before it waits for anything.
  const backup = await opening;
  backup.lookUp = (request, { signal, onProgress }) => ask(worker, request, signal, onProgress);
  return backup;
}

/** Resolves with a file, rejects with a problem; with nothing when the signal says so. */
function ask(worker, request, signal, onProgress) {
  const { port1: port, port2: other } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => {
      if ('progress' in data) {
        onProgress(data.progress);
        return;
      }
      port.close();
      if ('file' in data) {
        resolve(data.file);
      } else {
        reject(data.problem);
      }
    };
    signal.addEventListener('abort', () => {
      port.postMessage('abort');
      reject(undefined);
    });
    worker.postMessage({ lookUp: request, port: other }, [other]);
  });
}
