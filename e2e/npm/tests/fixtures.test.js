// Every fixture gives the very bytes of the command line.

import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { test } from 'node:test';

import { analyze, open } from 'drift-detector-core';

import { PASSWORD, scenarios } from '../support/scenario.js';

const all = scenarios();
assert(all.length >= 14, `only ${all.length} fixtures`);

for (const scenario of all) {
  test(`${scenario.name} gives the command line's bytes`, async () => {
    const backup = await open(scenario.backup);
    try {
      for (const [more, options] of [
        [[], {}],
        [['--ignore-healthy-resources'], { ignoreHealthyResources: true }],
        [['--vcenter-alias', 'no-such.example=other.example'], { vcenterAliases: { 'no-such.example': 'other.example' } }],
      ]) {
        const expected = scenario.detect(...more);
        const { generatedAt } = JSON.parse(expected);
        const observed = { ...scenario.observed, ...options, generatedAt };
        assert.equal(text(await backup.analyzeJson(observed)), text(expected));
        // The object is the same, in the same order.
        assert.equal(JSON.stringify(await backup.analyze(observed)), JSON.stringify(JSON.parse(expected)));
      }
      const { veleroBackup } = scenario.observed;
      const expected = scenario.inspect();
      // The age of a backup is the only thing in it that tells the time.
      const age = JSON.parse(expected).findings.find(({ code }) => code === 'backup-old')?.evidence[0].infrastructure;
      const contents = text(await backup.inspectJson({ veleroBackup, generatedAt: age }));
      assert.equal(contents, text(expected));
      assert.equal(JSON.stringify(await backup.inspect({ veleroBackup, generatedAt: age })), JSON.stringify(JSON.parse(contents)));
      assert(!contents.includes(PASSWORD));
    } finally {
      backup.dispose();
    }
  });
}

test('objects give what their files give', async () => {
  const scenario = all.find(({ name }) => name === 'v2-02-scale-and-new-cluster');
  const { inventories, nodes, veleroBackup } = scenario.observed;
  const parsed = async (file) => JSON.parse(await file.text());
  const report = await analyze(scenario.backup, {
    inventories: await Promise.all(inventories.map(parsed)),
    nodes: await Promise.all(nodes.map(async ({ cluster, list }) => ({ cluster, list: await parsed(list) }))),
    veleroBackup: await parsed(veleroBackup),
  });
  const expected = JSON.parse(scenario.detect());
  assert.deepEqual(report.summary, expected.summary);
  assert.equal(report.summary.machines.ghost, 2);
});

test('nodes say themselves of which cluster they are', async () => {
  const scenario = all.find(({ name }) => name === 'v2-02-scale-and-new-cluster');
  const { inventories, nodes } = scenario.observed;
  const report = await analyze(scenario.backup, { inventories, nodes: nodes.map(({ list }) => ({ list })) });
  assert.equal(report.summary.machines.ghost, 2);
});

test('the time is now, unless one is given', async () => {
  const [scenario] = all;
  const before = Date.now();
  const { generatedAt } = await analyze(scenario.backup, scenario.observed);
  assert(Date.parse(generatedAt) >= before && Date.parse(generatedAt) <= Date.now(), generatedAt);
  const given = new Date('2026-11-22T12:00:00Z');
  assert.equal((await analyze(scenario.backup, { generatedAt: given })).generatedAt, '2026-11-22T12:00:00Z');
});

test('streams may be cut anywhere', async () => {
  const scenario = all.find(({ name }) => name === 'v2-09-mixed-long-gap');
  const expected = scenario.detect();
  const { generatedAt } = JSON.parse(expected);
  const options = { ...scenario.observed, generatedAt };
  const backup = scenario.backup;
  function* cut(sizes) {
    for (let start = 0, turn = 0; start < backup.length; turn++) {
      const end = start + sizes[turn % sizes.length];
      yield backup.subarray(start, end);
      start = end;
    }
  }
  const inputs = {
    'a Buffer': backup,
    'an ArrayBuffer': new Uint8Array(backup).buffer,
    'a view': new DataView(new Uint8Array([1, 2, 3, ...backup]).buffer, 3),
    'a Blob': new Blob([backup]),
    'one byte each': Readable.from(cut([1])),
    'primes': Readable.from(cut([7, 65537, 13, 262147])),
    'nothing in between': Readable.from(cut([0, 1000, 0, 0, 300000])),
    'a web stream': Readable.toWeb(Readable.from(cut([4096, 511]))),
    'a generator': (async function* () {
      yield* cut([1 << 20, 3]);
    })(),
  };
  for (const [name, input] of Object.entries(inputs)) {
    const opened = await open(input);
    assert.equal(text(await opened.analyzeJson(options)), text(expected), name);
    opened.dispose();
  }
  assert.equal(backup.length, scenario.backup.length, 'the bytes are still there');
});

test('several at once do not disturb each other', async () => {
  const some = all.slice(0, 4);
  const reports = await Promise.all(some.map((scenario) => analyze(scenario.backup, scenario.observed)));
  for (const [index, scenario] of some.entries()) {
    assert.deepEqual(reports[index].summary, JSON.parse(scenario.detect()).summary);
  }
});

test('progress tells bytes and phases in order', async () => {
  const [scenario] = all;
  const seen = [];
  await analyze(Readable.from([scenario.backup]), { ...scenario.observed, onProgress: (progress) => seen.push(progress) });
  const read = seen.filter(({ phase }) => phase === 'reading');
  assert(read.length >= 1);
  assert.equal(read.at(-1).bytes, scenario.backup.length);
  assert(read.every(({ total }) => total === undefined), 'a stream does not tell its length');
  assert(read.every(({ bytes }, index) => index === 0 || bytes > read[index - 1].bytes));
  assert.deepEqual(seen.at(-1), { ...read.at(-1), phase: 'analyzing' });
  const blobs = [];
  await analyze(new Blob([scenario.backup]), { onProgress: (progress) => blobs.push(progress) });
  assert(blobs.every(({ total }) => total === scenario.backup.length));
});

function text(bytes) {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}
