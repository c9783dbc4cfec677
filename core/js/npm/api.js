// The public functions, for every platform that can start workers.

import { call, comparison, document, nameOf, place, text } from './comparison.js';
import { abortError, DriftDetectorError } from './error.js';
import { isBlob, read, sizeOf, sourceOf } from './input.js';
import { Session } from './session.js';

/** @typedef {import('./index.js').Progress} Progress */
/** @typedef {import('./index.js').OpenOptions} OpenOptions */
/** @typedef {import('./index.js').AnalyzeOptions} AnalyzeOptions */
/** @typedef {import('./index.js').InspectOptions} InspectOptions */

/**
 * @param {import('./session.js').Spawn} spawn
 * @returns {Pick<typeof import('./index.js'), 'analyze' | 'inspect' | 'open' | 'answer' | 'runbook' | 'compare'>}
 */
export function bind(spawn) {
  /** The module is compiled once; later workers reuse it. @type {Compiled} */
  const compiled = { module: undefined };
  /** @type {typeof import('./index.js').open} */
  const open = async (input, options = {}) => {
    // All of it before there is a worker, which somebody would have to end.
    call(options);
    if (options.signal?.aborted) {
      throw abortError(options.signal);
    }
    const { worker } = options;
    place('worker', worker);
    const source = sourceOf(input);
    return openIn(new Session(spawn, worker), compiled, input, source, options);
  };
  /**
   * What the core says of a report, in a worker of its own.
   *
   * @param {unknown} report
   * @param {'answer' | 'runbook' | 'comparison'} wanted
   * @param {string} format
   * @param {Omit<import('./index.js').RunbookOptions, 'format'>} options
   * @param {unknown} [other] a later report to compare it with
   */
  async function present(report, wanted, format, options, other) {
    call(options);
    const { signal, worker, cluster } = options;
    if (signal?.aborted) {
      throw abortError(signal);
    }
    place('worker', worker);
    text('format', format);
    text('cluster', cluster ?? '');
    const { content } = await document('report', report);
    const after = other === undefined ? undefined : (await document('after', other)).content;
    const session = new Session(spawn, worker);
    try {
      return await abortable(session, signal, async () => {
        compiled.module = await session.call('begin', { fileName: '', compiled: compiled.module });
        const later = after === undefined ? {} : { later: after };
        const request = { bytes: content, ...later, document: wanted, cluster: cluster ?? undefined, format };
        const transfer = [content, ...Object.values(later)].map(({ buffer }) => buffer);
        return session.call('present', request, transfer);
      });
    } finally {
      session.end(new DriftDetectorError('disposed', 'The call has ended.'));
    }
  }
  return {
    open,
    async analyze(input, options = {}) {
      const backup = await open(input, options);
      try {
        return await backup.analyze(options);
      } finally {
        backup.dispose();
      }
    },
    answer: async (report, options = {}) => parse(await present(report, 'answer', 'steps', options)),
    async runbook(report, options = {}) {
      const { format = 'steps' } = options ?? {};
      const bytes = await present(report, 'runbook', format, options);
      return format === 'steps' ? parse(bytes) : new TextDecoder().decode(bytes);
    },
    async compare(before, after, options = {}) {
      const { format = 'changes' } = options ?? {};
      const bytes = await present(before, 'comparison', format, options, after ?? null);
      return format === 'changes' ? parse(bytes) : new TextDecoder().decode(bytes);
    },
    async inspect(input, options = {}) {
      const backup = await open(input, options);
      try {
        return await backup.inspect(options);
      } finally {
        backup.dispose();
      }
    },
  };
}

/** @typedef {{ module: WebAssembly.Module | undefined }} Compiled */

/**
 * @param {Session} session
 * @param {Compiled} compiled
 * @param {import('./index.js').BackupInput} input
 * @param {import('./input.js').Source} source the same, to be read
 * @param {OpenOptions} options
 */
async function openIn(session, compiled, input, source, options) {
  const { signal, onProgress } = options;
  const fileName = options.fileName ?? (isBlob(input) ? nameOf(input) : undefined) ?? 'backup.tar.gz';
  const size = sizeOf(input);
  const total = size === undefined ? {} : { total: size };
  let reading = { bytes: 0, entries: 0 };
  let isOpening = true;
  session.onReading = (progress) => {
    reading = progress;
    failureOf(onProgress?.({ phase: 'reading', ...reading, ...total })).catch((error) => {
      if (isOpening) {
        session.end(error);
      }
    });
  };
  try {
    await abortable(session, signal, async () => {
      text('fileName', fileName);
      compiled.module = await session.call('begin', { fileName, compiled: compiled.module });
      await read(source, session);
      await session.call('finish', undefined);
    });
  } catch (error) {
    source.cancel();
    session.end(error);
    throw error;
  } finally {
    isOpening = false;
  }
  return new Backup(session, () => ({ phase: 'analyzing', ...reading, ...total }));
}

/**
 * Does something that the signal can end, together with its session.
 *
 * @template T
 * @param {Session} session
 * @param {AbortSignal | undefined} signal
 * @param {() => Promise<T>} act
 */
async function abortable(session, signal, act) {
  const abort = () => session.end(abortError(/** @type {AbortSignal} */ (signal)));
  if (signal?.aborted) {
    abort();
  }
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await act();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

/**
 * A backup that was read, in a worker of its own.
 *
 * @typedef {import('./index.js').Backup} Public
 * @implements {Public}
 */
class Backup {
  #session;
  #analyzing;

  /**
   * @param {Session} session
   * @param {() => Progress} analyzing
   */
  constructor(session, analyzing) {
    this.#session = session;
    this.#analyzing = analyzing;
  }

  /** @param {InspectOptions} [options] */
  async inspect(options) {
    return parse(await this.inspectJson(options));
  }

  /** @param {InspectOptions} [options] */
  async inspectJson(options) {
    return this.#ask('inspect', options);
  }

  /** @param {AnalyzeOptions} [options] */
  async analyze(options) {
    return parse(await this.analyzeJson(options));
  }

  /** @param {AnalyzeOptions} [options] */
  async analyzeJson(options) {
    return this.#ask('analyze', options);
  }

  dispose() {
    this.#session.end(new DriftDetectorError('disposed', 'The backup was disposed of.'));
  }

  /**
   * @param {'inspect' | 'analyze'} method
   * @param {AnalyzeOptions} [options]
   */
  async #ask(method, options = {}) {
    call(options);
    return abortable(this.#session, options.signal, async () => {
      const request = await Promise.race([comparison(options), this.#session.ended]);
      const failed = failureOf(options.onProgress?.(this.#analyzing()));
      return Promise.race([this.#session.call(method, request, buffersOf(request)), failed]);
    });
  }
}

/**
 * Rejects where a callback returns a promise that does. Where nobody waits for it any more, nobody is told.
 *
 * @param {unknown} returned
 * @returns {Promise<never>}
 */
function failureOf(returned) {
  /** @type {Promise<never>} */
  const failed = new Promise((_, reject) => Promise.resolve(returned).then(undefined, reject));
  failed.catch(() => {});
  return failed;
}

/**
 * Buffers that are transferred instead of copied.
 *
 * @param {import('./session.js').Comparison} comparison
 */
function buffersOf({ inventories, nodes, veleroBackup }) {
  const record = veleroBackup === undefined ? [] : [veleroBackup];
  const documents = [...inventories, ...nodes.map(({ list }) => list), ...record];
  return documents.map(({ content }) => content.buffer);
}

/** @param {Uint8Array} json */
function parse(json) {
  return JSON.parse(new TextDecoder().decode(json));
}
