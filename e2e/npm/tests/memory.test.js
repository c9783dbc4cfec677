// What a call took is given back: memory, threads, and the process's right to end.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { analyze, inspect, open } from 'drift-detector-core';

import { scenario } from '../support/scenario.js';

const one = scenario('v2-01-no-drift');

/** Calls that end well, badly and not at all. */
async function use(times) {
  for (let turn = 0; turn < times; turn++) {
    await analyze(one.backup, one.observed);
    await inspect(new Uint8Array(9)).catch(() => {});
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    await analyze(one.backup, { signal: controller.signal, onProgress }).catch(() => {});
  }
}

test('fifty rounds do not grow the process', { timeout: 240_000 }, async () => {
  const MIB = 1 << 20;
  await use(15);
  const early = process.memoryUsage().rss;
  await use(50);
  const late = process.memoryUsage().rss;
  // One instance of the core holds more than a mebibyte; fifty that are kept would be seen many times over.
  assert(late - early < 48 * MIB, `${early / MIB} MiB, then ${late / MIB} MiB`);
});

test('one backup asked fifty times does not grow', { timeout: 240_000 }, async () => {
  const MIB = 1 << 20;
  const backup = await open(one.backup);
  const ask = async (times) => {
    for (let turn = 0; turn < times; turn++) {
      await backup.analyze(one.observed);
      await backup.analyze({ nodes: [{ cluster: 'none', list: {} }] }).catch(() => {});
    }
    return process.memoryUsage().rss;
  };
  const early = await ask(15);
  const late = await ask(50);
  backup.dispose();
  assert(late - early < 48 * MIB, `${early / MIB} MiB, then ${late / MIB} MiB`);
});

test('a backup that nobody disposed of keeps no process alive', () => {
  const script = `
    import { open } from ${JSON.stringify(import.meta.resolve('drift-detector-core'))};
    import { readFileSync } from 'node:fs';
    const backup = await open(readFileSync(process.argv[1]));
    const { clusters } = await backup.inspect();
    console.log(clusters.length);`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script, one.backupPath], {
    cwd: fileURLToPath(new URL('..', import.meta.url)), encoding: 'utf8', timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  assert.equal(stdout, '3\n');
});
