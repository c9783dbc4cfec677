// The worker's side: takes requests one after the other, and owns the core.
//
// In: requests of a Session. Out: one answer for each, and progress. A worker holds one backup at most and serves one
// caller. Any failure of the core ends it, so nothing has to be repaired here.

/** @typedef {typeof import('./core.js')} Core */
/** @typedef {import('./session.js').Request} Request */
/** @typedef {import('./session.js').Comparison} Comparison */
/** @typedef {Pick<Core, 'Observations' | 'Reader' | 'Report'> & { module: WebAssembly.Module }} Loaded */
/** @typedef {(compiled: WebAssembly.Module | undefined) => Promise<Loaded>} Load */

/**
 * A failure whose code and message reach the caller unchanged.
 */
class Refusal extends Error {
  /**
   * @param {import('./index.js').ErrorCode} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {Load} load
 * @param {(message: import('./session.js').Answer, transfer: ArrayBuffer[]) => void} post
 * @param {(backup: import('./core.js').Backup) => void} [finished] takes the backup once it was read
 * @returns {(request: Request) => void} takes the next request
 */
export function server(load, post, finished = () => {}) {
  const work = worker(load, (progress) => post({ progress }, []), finished);
  /** @param {Request} request */
  async function answer({ id, method, argument }) {
    try {
      /** @type {unknown} */
      const value = await work[method](/** @type {never} */ (argument));
      post({ id, value }, value instanceof Uint8Array ? [/** @type {ArrayBuffer} */ (value.buffer)] : []);
    } catch (error) {
      post({ id, error: explain(error) }, []);
    }
  }
  let queue = Promise.resolve();
  return (request) => {
    queue = queue.then(() => answer(request));
  };
}

/**
 * The methods that can be called.
 *
 * @param {Load} load
 * @param {(progress: { bytes: number, entries: number }) => void} report
 * @param {(backup: import('./core.js').Backup) => void} finished
 */
function worker(load, report, finished) {
  /** @type {Loaded | undefined} */
  let core;
  /** @type {import('./core.js').Reader | undefined} */
  let reader;
  /** @type {import('./core.js').Backup | undefined} */
  let backup;
  let bytes = 0;

  /** @param {Uint8Array} piece */
  function push(piece) {
    const more = reader?.push(piece) ?? false;
    bytes += piece.byteLength;
    report({ bytes, entries: reader?.entries() ?? 0 });
    return more;
  }

  function finish() {
    const whole = reader;
    reader = undefined; // The core takes it over.
    backup = refusing('unusable-backup', () => whole?.finish());
    if (backup !== undefined) {
      finished(backup);
    }
  }

  /**
   * @param {Comparison} comparison
   * @param {(backup: import('./core.js').Backup, observations: import('./core.js').Observations) => Uint8Array} ask
   */
  function compare(comparison, ask) {
    if (core === undefined || backup === undefined) {
      throw new Refusal('invalid-argument', 'There is no backup.');
    }
    const whole = backup;
    const observations = new core.Observations();
    try {
      observe(observations, comparison);
      return refusing('invalid-argument', () => ask(whole, observations));
    } finally {
      observations.free();
    }
  }

  return {
    /** @param {{ fileName: string, compiled: WebAssembly.Module | undefined }} start */
    async begin({ fileName, compiled }) {
      core = await load(compiled).catch(() => {
        throw new Refusal('worker-failed', 'The WebAssembly of the core could not be loaded. Check that core_bg.wasm ' +
          'is beside the worker, that the browser is from 2023 or newer, and that the Content Security Policy allows ' +
          "'wasm-unsafe-eval'.");
      });
      reader = new core.Reader(fileName);
      return core.module;
    },
    push,
    finish,
    /** @param {import('./session.js').Presented} presented */
    present({ bytes, document, cluster, format }) {
      const report = refusing('invalid-argument', () => core && new core.Report(bytes));
      if (report === undefined) {
        throw new Refusal('invalid-argument', 'The core is not loaded.');
      }
      try {
        return refusing('invalid-argument', () =>
          document === 'answer' ? report.answer() : report.runbook(cluster, format));
      } finally {
        report.free();
      }
    },
    /** @param {Comparison} comparison */
    inspect: (comparison) =>
      compare(comparison, (whole, observations) => whole.inspect(observations, comparison.generatedAt)),
    /** @param {Comparison} comparison */
    analyze: (comparison) =>
      compare(comparison, (whole, observations) =>
        whole.analyze(observations, comparison.generatedAt, comparison.ignoreHealthyResources)),
  };
}

/**
 * @param {import('./core.js').Observations} observations
 * @param {Comparison} comparison
 */
function observe(observations, { inventories, nodes, veleroBackup, vcenterAliases, restoreInto }) {
  for (const { source, content } of inventories) {
    observations.addInventory(source, content);
  }
  for (const { cluster, list } of nodes) {
    refusing('invalid-argument', () => observations.addNodes(list.source, cluster, list.content));
  }
  if (veleroBackup !== undefined) {
    observations.addVeleroBackup(veleroBackup.source, veleroBackup.content);
  }
  for (const [backupName, inventoryName] of vcenterAliases) {
    observations.addAlias(backupName, inventoryName);
  }
  if (restoreInto !== undefined) {
    refusing('invalid-argument', () => observations.restoreInto(restoreInto));
  }
}

/**
 * The core refuses input with a string. Anything else that it throws is a crash.
 *
 * @template T
 * @param {import('./index.js').ErrorCode} code
 * @param {() => T} act
 */
function refusing(code, act) {
  try {
    return act();
  } catch (error) {
    throw typeof error === 'string' ? new Refusal(code, error) : error;
  }
}

/**
 * What the caller learns about a failure. Of a crash only that it happened: its message could quote the files.
 *
 * @param {unknown} error
 * @returns {{ code: import('./index.js').ErrorCode, message: string }}
 */
function explain(error) {
  if (error instanceof Refusal) {
    return { code: error.code, message: error.message };
  }
  return {
    code: 'crashed',
    message: 'The core ran out of memory or has a defect. Other calls are not affected. ' +
      'For very large backups, use the command line.',
  };
}
