// The npm package of the core, with look-ups beside its methods.

import { open as openBackup } from './core/index.js';

/** @typedef {import('./core/index.js').Backup} Backup */
/** @typedef {import('./core/index.js').OpenOptions} OpenOptions */
/** @typedef {import('./lookup.js').Progress} Progress */
/** @typedef {import('./lookup.js').Request} Request */
/** @typedef {{ signal: AbortSignal, onProgress: (progress: Progress) => void }} LookUpOptions */
/** @typedef {(request: Request, options: LookUpOptions) => Promise<Blob>} LookUp */

/**
 * A worker that is ready before it is needed, with the core compiled.
 *
 * @type {Worker | undefined}
 */
let spare;
/** Whether a backup was opened: then the core is compiled already. */
let opened = false;

(self.requestIdleCallback ?? setTimeout)(() => {
  if (!opened) {
    spare = start();
    spare.onerror = (event) => {
      event.preventDefault(); // The next backup starts another worker, and reports its failure.
      spare = undefined;
    };
    spare.postMessage({ prepare: true });
  }
});

function start() {
  return new Worker(new URL('./worker.js', import.meta.url), { type: 'module', name: 'drift-detector' });
}

function take() {
  const worker = spare ?? start();
  worker.onerror = null;
  spare = undefined;
  opened = true;
  return worker;
}

/**
 * As the package's `open`, with `lookUp` beside the backup's methods.
 *
 * @param {File} input
 * @param {OpenOptions & { signal: AbortSignal }} options
 * @returns {Promise<Backup & { lookUp: LookUp }>}
 */
export async function open(input, options) {
  options.signal.throwIfAborted();
  const worker = take();
  const backup = await openBackup(input, { ...options, worker: () => worker });
  /** @type {LookUp} */
  const lookUp = (request, { signal, onProgress }) => ask(worker, request, signal, onProgress);
  return Object.assign(backup, { lookUp });
}

/**
 * Resolves with the file that was looked up. Rejects with a problem, or with nothing when the signal ends the look-up.
 *
 * @param {Worker} worker
 * @param {Request} request
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} onProgress
 * @returns {Promise<Blob>}
 */
function ask(worker, request, signal, onProgress) {
  const { port1: port, port2: other } = new MessageChannel();
  return new Promise((resolve, reject) => {
    port.onmessage = (/** @type {MessageEvent<import('./lookup.js').Answer>} */ { data }) => {
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
