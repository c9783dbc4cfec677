// The caller's side of one worker: requests, answers, and the end.
//
// A session ends once, at once, and for one reason: the worker is terminated, its memory is freed, and every call that
// still waits rejects with that reason.

import { DriftDetectorError } from './error.js';

/** @typedef {{ source: string, content: Uint8Array<ArrayBuffer> }} Document a file and what to call it */
/**
 * @typedef {object} Comparison what a backup is compared with, as the worker takes it
 * @property {Document[]} inventories
 * @property {{ cluster: string | undefined, list: Document }[]} nodes
 * @property {Document | undefined} veleroBackup
 * @property {[string, string][]} vcenterAliases
 * @property {string | undefined} restoreInto
 * @property {string} generatedAt
 * @property {boolean} ignoreHealthyResources
 */
/**
 * @typedef {object} Presented a report, and what is wanted of it
 * @property {Uint8Array<ArrayBuffer>} bytes
 * @property {'answer' | 'runbook'} document
 * @property {string | undefined} cluster
 * @property {string} format
 */
/**
 * @typedef {object} Methods what can be asked of a worker: the argument and the answer
 * @property {(start: { fileName: string, compiled: WebAssembly.Module | undefined }) => WebAssembly.Module} begin
 * @property {(bytes: Uint8Array) => boolean} push
 * @property {() => void} finish
 * @property {(comparison: Comparison) => Uint8Array} inspect
 * @property {(comparison: Comparison) => Uint8Array} analyze
 * @property {(presented: Presented) => Uint8Array} present
 */
/** @typedef {{ id: number, method: keyof Methods, argument: unknown }} Request */
/** @typedef {{ bytes: number, entries: number }} Reading */
/** @typedef {{ code: import('./index.js').ErrorCode, message: string }} Failure */
/** @typedef {{ id: number, value: unknown } | { id: number, error: Failure } | { progress: Reading }} Answer */
/**
 * @typedef {object} Port a worker, of whatever platform
 * @property {(message: Request, transfer: ArrayBuffer[]) => void} post
 * @property {() => void} terminate
 * @property {(busy: boolean) => void} hold whether the process must wait for it
 */
/** @typedef {import('./index.js').OpenOptions['worker']} Place where a worker is, if the caller says so */
/** @typedef {(onMessage: (answer: Answer) => void, onFailure: () => void, place?: Place) => Port} Spawn */
/** @typedef {{ resolve: (value: any) => void, reject: (error: unknown) => void }} Waiting */

export class Session {
  /** @type {Port | undefined} */
  #port;
  /** @type {Map<number, Waiting>} */
  #waiting = new Map();
  #requests = 0;
  /** @type {(reason: unknown) => void} */
  #tellEnd = () => {};
  /** @type {unknown} */
  #reason;

  /** Called with every progress. @type {(reading: Reading) => void} */
  onReading = () => {};

  /** Rejects when the session ends, with the reason. @type {Promise<never>} */
  ended = new Promise((_, reject) => (this.#tellEnd = reject));

  /**
   * @param {Spawn} spawn
   * @param {Place} place
   */
  constructor(spawn, place) {
    this.ended.catch(() => {}); // Not every caller waits for it.
    try {
      this.#port = spawn((answer) => this.#receive(answer), () => this.#fail(), place);
      this.#port.hold(false);
    } catch {
      this.#fail();
    }
  }

  /**
   * Asks the worker.
   *
   * @template {keyof Methods} M
   * @param {M} method
   * @param {Parameters<Methods[M]>[0]} argument
   * @param {ArrayBuffer[]} [transfer]
   * @returns {Promise<ReturnType<Methods[M]>>}
   */
  call(method, argument, transfer = []) {
    return new Promise((resolve, reject) => {
      const port = this.#port;
      if (port === undefined) {
        reject(this.#reason);
        return;
      }
      const id = this.#requests++;
      this.#waiting.set(id, { resolve, reject });
      port.hold(true);
      try {
        port.post({ id, method, argument }, transfer);
      } catch (cause) {
        const message = 'An argument cannot be sent to the worker.';
        this.#settle(id)?.reject(new DriftDetectorError('invalid-argument', message, { cause }));
      }
    });
  }

  /**
   * Ends the worker and all calls, for this reason.
   *
   * @param {unknown} reason
   */
  end(reason) {
    const port = this.#port;
    if (port === undefined && this.#reason !== undefined) {
      return;
    }
    this.#port = undefined;
    this.#reason = reason;
    port?.terminate();
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) {
      reject(reason);
    }
    this.#tellEnd(reason);
  }

  #fail() {
    this.end(new DriftDetectorError('worker-failed', 'The worker could not be started, or ended unexpectedly. Check ' +
      "that its files are beside the package's, and that the Content Security Policy allows worker-src 'self' and " +
      "'wasm-unsafe-eval'."));
  }

  /** @param {number} id */
  #settle(id) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) {
      this.#port?.hold(false);
    }
    return waiting;
  }

  /** @param {Answer} answer */
  #receive(answer) {
    if ('progress' in answer) {
      try {
        this.onReading(answer.progress);
      } catch (error) {
        this.end(error); // The caller's own error.
      }
    } else if ('error' in answer) {
      const error = new DriftDetectorError(answer.error.code, answer.error.message);
      const waiting = this.#settle(answer.id);
      if (error.code === 'crashed' || error.code === 'worker-failed') {
        this.end(error); // The state of the worker cannot be trusted any more.
      }
      waiting?.reject(error);
    } else {
      this.#settle(answer.id)?.resolve(answer.value);
    }
  }
}
