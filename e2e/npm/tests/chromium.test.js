// The package in a real Chromium: plain ES modules from a sub-path, under a strict policy.

import assert from 'node:assert/strict';
import { basename, dirname, relative } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { PASSWORD, scenario, scenarios } from '../support/scenario.js';
import { launch, POLICY, serve, watch } from '../support/site.js';

const all = scenarios();
const CORE = dirname(fileURLToPath(import.meta.resolve('drift-detector-core')));
const PAGES = fileURLToPath(new URL('../pages', import.meta.url));
let site, browser, page, faults;

before(async () => {
  const data = Object.fromEntries(all.map(({ backupPath }) => [`/data/${all.findIndex((s) => s.backupPath === backupPath)}/`, dirname(backupPath)]));
  site = await serve({
    '/deep/down/': PAGES,
    '/deep/down/core/': CORE,
    '/elsewhere/': CORE,
    '/deep/down/icon.png': () => '',
    ...data,
  });
  browser = await launch();
  ({ page, faults } = await watch(browser, site.origin));
  await page.goto(`${site.origin}/deep/down/`);
  await page.waitForFunction(() => 'journeys' in window);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** Where the page finds the files of a fixture. */
function urls(one) {
  const index = all.findIndex(({ backupPath }) => backupPath === one.backupPath);
  const url = (path) => `/data/${index}/${relative(dirname(one.backupPath), path)}`;
  return {
    backup: url(one.backupPath),
    inventories: one.inventoryPaths.map(url),
    nodes: one.nodePaths.map(([cluster, path]) => [cluster, url(path)]),
    record: url(one.recordPath),
  };
}

const call = (name, ...args) => page.evaluate(([journey, values]) => window.journeys[journey](...values), [name, args]);

/** Nothing went wrong, and nothing is left. */
async function clean() {
  assert.deepEqual(faults, []);
  // A worker that was terminated says so a moment later; one that was not lets the test run out of time.
  const closed = (worker) => new Promise((resolve) => {
    worker.once('close', resolve);
    if (!page.workers().includes(worker)) {
      resolve();
    }
  });
  await Promise.all(page.workers().map(closed));
}

test('every fixture gives the command line\'s bytes', { timeout: 120_000 }, async () => {
  for (const one of all) {
    const expected = one.detect().toString();
    const { generatedAt } = JSON.parse(expected);
    assert.equal(await call('report', urls(one), generatedAt), expected, basename(one.name));
  }
  await clean();
});

test('a response is read as it arrives', { timeout: 120_000 }, async () => {
  const one = scenario('v2-02-scale-and-new-cluster');
  const report = await call('stream', urls(one));
  assert.deepEqual(report.summary, JSON.parse(one.detect()).summary);
  await clean();
});

test('two and more at once', { timeout: 120_000 }, async () => {
  const some = all.slice(0, 3);
  assert.deepEqual(await call('several', some.map(urls)), some.map((one) => JSON.parse(one.detect()).summary));
  await clean();
});

test('an aborted call ends its worker', { timeout: 120_000 }, async () => {
  for (const phase of ['reading', 'analyzing']) {
    assert.equal(await call('abort', urls(all[0]), phase), 'AbortError');
    await clean();
  }
});

test('what is no backup rejects with a typed error', { timeout: 120_000 }, async () => {
  const [typed, code, message] = await call('failure', [...new TextEncoder().encode(PASSWORD)]);
  assert(typed);
  assert.equal(code, 'unusable-backup');
  assert(!message.includes(PASSWORD));
  await clean();
});

test('the worker may be elsewhere', { timeout: 120_000 }, async () => {
  const one = urls(scenario('v2-02-scale-and-new-cluster'));
  for (const form of ['text', 'url', 'function']) {
    const started = page.waitForEvent('worker');
    assert.equal(await call('elsewhere', one, form), 'ManualRemediationRequired', form);
    assert.equal((await started).url(), `${site.origin}/elsewhere/worker.js`, form);
    await clean();
  }
  assert.equal(await call('elsewhere', one, 'failure'), 'worker-failed');
  await clean();
});

test('a policy that forbids WebAssembly is named', { timeout: 120_000 }, async () => {
  const strict = await serve({ '/': PAGES, '/core/': CORE }, POLICY.replace(" 'wasm-unsafe-eval'", ''));
  const visitor = await browser.newPage();
  await visitor.goto(`${strict.origin}/`);
  await visitor.waitForFunction(() => 'journeys' in window);
  const [typed, code, message] = await visitor.evaluate(() => window.journeys.failure([1, 2, 3]));
  assert(typed);
  assert.equal(code, 'worker-failed');
  assert.match(message, /'wasm-unsafe-eval'/);
  await visitor.close();
  await strict.close();
});

test('it runs in a worker of the console\'s own', { timeout: 120_000 }, async () => {
  assert.deepEqual(await call('nested', urls(scenario('v2-02-scale-and-new-cluster'))), { complete: true, clusters: 3 });
  await clean();
});

test('fifty runs in one page do not grow its memory', { timeout: 120_000 }, async () => {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  const used = async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'JSHeapUsedSize').value;
  };
  const one = urls(scenario('v2-01-no-drift'));
  await call('repeat', one, 5);
  const early = await used();
  await call('repeat', one, 50);
  const late = await used();
  assert(late - early < 1 << 20, `${early} bytes, then ${late}`);
  await clean();
});
