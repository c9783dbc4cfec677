// What happens when things go wrong: typed errors, nothing left running, and the next call works.

import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { analyze, DriftDetectorError, inspect, open } from 'drift-detector-core';

import { withoutGrowth } from '../support/limit.js';
import { PASSWORD, scenario } from '../support/scenario.js';

const good = scenario('v2-01-no-drift');

async function rejects(promise, code) {
  await assert.rejects(promise, (error) => {
    assert(error instanceof DriftDetectorError, String(error));
    assert.equal(error.code, code);
    assert.equal(error.name, 'DriftDetectorError');
    return true;
  });
}

test('what is no backup is named', async () => {
  await assert.rejects(analyze(new TextEncoder().encode('{"kind":"VcenterInventory"}')), {
    name: 'DriftDetectorError', code: 'unusable-backup', message: /^This is not a backup: .*velero backup download/,
  });
  await rejects(inspect(new Uint8Array()), 'unusable-backup');
  await rejects(inspect(new Blob([])), 'unusable-backup');
  await rejects(inspect(Readable.from([])), 'unusable-backup');
  await rejects(inspect(good.backup.subarray(0, 1000)), 'unusable-backup');
});

test('a cut archive gives a report that says so', async () => {
  const { backup, observed } = good;
  const report = await analyze(backup.subarray(0, Math.floor(backup.length * 0.9)), observed);
  assert.equal(report.backup.complete, false);
  assert.equal(report.summary.status, 'NeedFurtherConfirmation');
  assert(report.diagnostics.some(({ code, severity }) => code === 'archive-cut' && severity === 'error'));
});

test('bad documents give a report that says so', async () => {
  const report = await analyze(good.backup, {
    inventories: [new TextEncoder().encode(PASSWORD), { kind: PASSWORD }, new File(['\xff'], 'mine.json')],
    nodes: [{ list: [PASSWORD] }],
    veleroBackup: new Uint8Array(3),
  });
  const subjects = report.diagnostics.filter(({ severity }) => severity === 'error').map(({ subject }) => subject);
  for (const subject of ['inventories[0]', 'inventories[1]', 'mine.json', 'nodes[0]', 'veleroBackup']) {
    assert(subjects.includes(subject), `${subject} in ${subjects}`);
  }
  assert.notEqual(report.summary.status, 'Healthy');
  assert(!JSON.stringify(report).includes(PASSWORD));
});

test('what is not read is not healthy', async () => {
  const report = await analyze(good.backup);
  assert.equal(report.summary.status, 'NeedFurtherConfirmation');
  assert.equal(report.summary.machines.healthy, 0);
});

test('Node needs no worker of the caller\'s', async () => {
  for (const worker of ['/nowhere/worker.js', new URL('file:///nowhere/worker.js'), () => assert.fail('was called')]) {
    assert.equal((await analyze(good.backup, { ...good.observed, worker })).summary.status, 'Healthy');
  }
});

test('arguments are looked at', async () => {
  const circle = {};
  circle.self = circle;
  for (const input of [undefined, null, 7, 'mgmt-nightly.tar.gz', {}, Readable.from(['text']), Readable.from([{}])]) {
    await rejects(analyze(input), 'invalid-argument');
  }
  for (const options of [
    { inventories: {} }, { inventories: [null] }, { inventories: ['vcenter.json'] }, { inventories: [circle] },
    { nodes: {} }, { nodes: [null] }, { nodes: [{ cluster: 'prod', list: {} }] }, { veleroBackup: 7 },
    { nodes: [{ cluster: 7, list: {} }] }, { vcenterAliases: { 'vc01.example': 7 } }, { fileName: 7 },
    { worker: 7 }, { worker: null }, { worker: {} },
    { generatedAt: 'yesterday' }, { generatedAt: new Date(NaN) }, { generatedAt: 7 },
  ]) {
    await rejects(analyze(good.backup, options), 'invalid-argument');
  }
});

/** Memory that was transferred away. */
function detached(bytes = new Uint8Array(good.backup)) {
  structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
  return bytes;
}

test('an option that does not exist is refused, with the one that may be meant', async () => {
  for (const [option, meant] of [['inventory', 'inventories'], ['vCenterAliases', 'vcenterAliases'], ['ignoreHealthy', 'ignoreHealthyResources']]) {
    await assert.rejects(analyze(good.backup, { [option]: [] }), ({ code, message }) =>
      code === 'invalid-argument' && message === `There is no option ${option}. Did you mean ${meant}?`);
  }
  await rejects(inspect(good.backup, { xyz: 1 }), 'invalid-argument');
  await rejects(open(good.backup, { xyz: undefined }), 'invalid-argument');
});

test('junk is refused by name, wherever it stands', async () => {
  const junk = [null, 7, 'options', true, Symbol('options')];
  for (const options of junk) {
    await rejects(analyze(good.backup, options), 'invalid-argument');
    await rejects(inspect(good.backup, options), 'invalid-argument');
    await rejects(open(good.backup, options), 'invalid-argument');
  }
  const { addEventListener, removeEventListener } = new AbortController().signal;
  const half = { aborted: false, addEventListener };
  for (const signal of [7, 'abort', true, {}, [], () => {}, new AbortController(), { aborted: true }, half,
    { aborted: 'no', addEventListener, removeEventListener }]) {
    await rejects(analyze(good.backup, { signal }), 'invalid-argument');
  }
  for (const onProgress of [7, 'log', {}, []]) {
    await rejects(analyze(good.backup, { onProgress }), 'invalid-argument');
  }
  for (const vcenterAliases of [7, 'ab', true, () => {}]) {
    await rejects(analyze(good.backup, { vcenterAliases }), 'invalid-argument');
  }
  const backup = await open(good.backup, { signal: null, onProgress: null, fileName: undefined });
  for (const options of junk) {
    await rejects(backup.analyze(options), 'invalid-argument');
  }
  await rejects(backup.inspect({ signal: {} }), 'invalid-argument');
  assert.equal((await backup.analyze(good.observed)).summary.status, 'Healthy', 'a refused argument breaks nothing');
  backup.dispose();
});

test('lists have no holes', async () => {
  const [inventory] = good.observed.inventories;
  const sparse = [inventory];
  sparse[2] = inventory;
  await rejects(analyze(good.backup, { inventories: sparse }), 'invalid-argument');
  for (const holes of [new Array(3), [, ], [undefined]]) { // eslint-disable-line no-sparse-arrays
    await rejects(analyze(good.backup, { inventories: holes }), 'invalid-argument');
    await rejects(analyze(good.backup, { nodes: holes }), 'invalid-argument');
  }
});

test('memory that was transferred away is no empty file', async () => {
  for (const input of [detached(), detached().buffer, new DataView(new ArrayBuffer(8))]) {
    const code = input instanceof DataView ? 'unusable-backup' : 'invalid-argument';
    await rejects(analyze(input), code);
  }
  await rejects(analyze(Readable.from([detached()])), 'invalid-argument');
  for (const document of [detached(new Uint8Array(8)), detached(new Uint8Array(8)).buffer]) {
    await rejects(analyze(good.backup, { inventories: [document] }), 'invalid-argument');
    await rejects(analyze(good.backup, { nodes: [{ list: document }] }), 'invalid-argument');
    await rejects(analyze(good.backup, { veleroBackup: document }), 'invalid-argument');
  }
  // While it is read, too.
  const bytes = new Uint8Array(8 << 20);
  bytes.set(good.backup);
  bytes.set([0x1f, 0x8b], 0);
  const taken = inspect(bytes, { onProgress: () => bytes.buffer.byteLength > 0 && detached(bytes) });
  await assert.rejects(taken, (error) => error instanceof DriftDetectorError);
});

test('a stream that somebody else reads is refused', async () => {
  const stream = () => new ReadableStream({ start: (queue) => queue.enqueue(new Uint8Array(good.backup)) });
  const locked = stream();
  locked.getReader();
  await rejects(inspect(locked), 'invalid-argument');
  const iterated = stream();
  iterated[Symbol.asyncIterator]();
  await rejects(inspect(iterated), 'invalid-argument');
  const strange = { [Symbol.asyncIterator]() { throw new Error('no'); } };
  await rejects(inspect(strange), 'invalid-argument');
});

test('what a promise of onProgress rejects with is the caller\'s to see, and ends nothing else', async () => {
  const error = new Error('mine');
  const unhandled = [];
  const note = (reason) => unhandled.push(reason);
  process.on('unhandledRejection', note);
  try {
    for (const wanted of ['reading', 'analyzing']) {
      const onProgress = async ({ phase }) => {
        if (phase === wanted) {
          throw error;
        }
      };
      await assert.rejects(analyze(good.backup, { onProgress }), (thrown) => thrown === error, wanted);
    }
    const backup = await open(good.backup);
    await assert.rejects(backup.analyze({ onProgress: () => Promise.reject(error) }), (thrown) => thrown === error);
    await assert.rejects(backup.analyze({ onProgress() { throw error; } }), (thrown) => thrown === error);
    assert.equal((await backup.analyze(good.observed)).summary.status, 'Healthy');
    backup.dispose();
    // Whoever is late is not heard, and does no harm.
    let late;
    const onProgress = () => new Promise((_, reject) => (late = reject));
    await inspect(good.backup, { onProgress });
    late(error);
    await new Promise(setImmediate);
    assert.deepEqual(unhandled, []);
  } finally {
    process.off('unhandledRejection', note);
  }
});

test('a stream that fails is not a backup that ends', async () => {
  const cause = new Error('connection lost');
  async function* stream() {
    yield good.backup.subarray(0, 200_000);
    throw cause;
  }
  for (const input of [stream(), Readable.from(stream()), Readable.toWeb(Readable.from(stream()))]) {
    await assert.rejects(inspect(input), (error) => error.code === 'read-failed' && error.cause === cause);
  }
});

test('what onProgress throws is the caller\'s to see', async () => {
  const error = new Error('mine');
  const onProgress = () => {
    throw error;
  };
  await assert.rejects(analyze(good.backup, { onProgress }), (thrown) => thrown === error);
});

test('an aborted call rejects at once, whenever that is', async () => {
  await assert.rejects(analyze(good.backup, { signal: AbortSignal.abort() }), { name: 'AbortError' });
  const reason = new Error('enough');
  await assert.rejects(analyze(good.backup, { signal: AbortSignal.abort(reason) }), { name: 'AbortError', cause: reason });

  // While nothing has happened yet.
  const early = new AbortController();
  const call = analyze(good.backup, { signal: early.signal });
  early.abort();
  await assert.rejects(call, { name: 'AbortError' });

  // At the first sign of each phase.
  for (const wanted of ['reading', 'analyzing']) {
    const controller = new AbortController();
    const onProgress = ({ phase }) => phase === wanted && controller.abort();
    await assert.rejects(analyze(good.backup, { ...good.observed, signal: controller.signal, onProgress }), { name: 'AbortError' });
  }
});

test('an aborted call lets go of its input', async () => {
  const controller = new AbortController();
  // It gives something and then never again.
  let destroyed = false;
  const readable = new Readable({
    read() {},
    destroy(error, done) {
      destroyed = true;
      done(error);
    },
  });
  readable.push(good.backup.subarray(0, 200_000));
  const options = { signal: controller.signal, onProgress: () => controller.abort() };
  await assert.rejects(inspect(readable, options), { name: 'AbortError' });
  assert(destroyed);

  const again = new AbortController();
  const cancelled = new Promise((resolve) => {
    const stream = new ReadableStream({
      start: (queue) => queue.enqueue(new Uint8Array(good.backup.subarray(0, 200_000))),
      cancel: resolve,
    });
    const call = inspect(stream, { signal: again.signal, onProgress: () => again.abort() });
    assert.rejects(call, { name: 'AbortError' }).catch(resolve);
  });
  assert.equal(await cancelled, undefined);
});

test('a file that says at once that it is none is not read to its end', async () => {
  let given = 0;
  async function* zeros() {
    for (; given < 1000; given++) {
      yield new Uint8Array(1 << 20).fill(65);
    }
  }
  await rejects(inspect(zeros()), 'unusable-backup');
  assert(given < 100, `${given} MiB were read`);
});

test('a backup answers until it is disposed of', async () => {
  const backup = await open(good.backup, { fileName: 'mine.tar.gz' });
  const [contents, report] = await Promise.all([backup.inspect(), backup.analyze(good.observed)]);
  assert.equal(contents.backup.fileName, 'mine.tar.gz');
  assert.equal(report.backup.fileName, 'mine.tar.gz');
  await rejects(backup.analyze({ nodes: [{ cluster: 'prod', list: {} }] }), 'invalid-argument');
  assert.deepEqual((await backup.analyze(good.observed)).summary, report.summary, 'a refused argument breaks nothing');
  const waiting = backup.analyze(good.observed);
  backup.dispose();
  await rejects(waiting, 'disposed');
  await rejects(backup.inspect(), 'disposed');
  backup.dispose();
});

/** The package with one of its files changed. */
async function changed(name, change) {
  const folder = mkdtempSync(join(tmpdir(), 'drift-detector-core-'));
  cpSync(dirname(fileURLToPath(import.meta.resolve('drift-detector-core'))), folder, { recursive: true });
  writeFileSync(join(folder, name), change(readFileSync(join(folder, name))));
  const package_ = await import(pathToFileURL(join(folder, 'index.node.js')).href);
  return { ...package_, remove: () => rmSync(folder, { recursive: true }) };
}

test('where memory does not suffice, that call fails and no other', async () => {
  const short = await changed('core_bg.wasm', (module) => withoutGrowth(module, 4));
  try {
    await assert.rejects(short.analyze(good.backup, good.observed), (error) => {
      assert.equal(error.code, 'crashed', error.message);
      assert(!(error.message + error.stack).includes(PASSWORD));
      return error instanceof short.DriftDetectorError;
    });
    // The package is as good as before: it says the same of what it could read, and of what it could not.
    await assert.rejects(short.inspect(new Uint8Array(5)), { code: 'unusable-backup' });
    await assert.rejects(short.analyze(good.backup, good.observed), { code: 'crashed' });
  } finally {
    short.remove();
  }
});

test('a core that cannot be loaded is told', async () => {
  const broken = await changed('core_bg.wasm', () => Buffer.from('nothing'));
  const crippled = await changed('worker.node.js', () => 'throw new Error("no");\n');
  const gone = await changed('worker.node.js', () => 'process.exit(0);\n');
  for (const package_ of [broken, crippled, gone]) {
    await assert.rejects(package_.inspect(good.backup), { name: 'DriftDetectorError', code: 'worker-failed' });
    package_.remove();
  }
});
