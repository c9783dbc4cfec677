// Consoles and scripts that use the package as their authors would: bundled by Vite, webpack and esbuild, and in a pipeline.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { build as esbuild } from 'esbuild';
import { build as vite, createServer } from 'vite';
import webpack from 'webpack';

import { scenario } from '../support/scenario.js';
import { launch, serve, watch } from '../support/site.js';

const here = fileURLToPath(new URL('..', import.meta.url));
const source = join(here, 'embeddings', 'console');
const core = dirname(fileURLToPath(import.meta.resolve('drift-detector-core')));
const drift = scenario('v2-02-scale-and-new-cluster');
let browser, place;

before(async () => {
  browser = await launch();
  place = mkdtempSync(join(tmpdir(), 'drift-detector-consoles-'));
});

after(async () => {
  await browser?.close();
  rmSync(place, { recursive: true });
});

/** Opens a console, gives it the files of a backup with drift, and looks at what it shows. */
async function journey(address) {
  const { page, faults } = await watch(browser, new URL(address).origin);
  await page.goto(address);
  await page.setInputFiles('input', [drift.backupPath, ...drift.inventoryPaths, ...drift.nodePaths.map(([, path]) => path)]);
  const status = page.getByRole('status');
  await status.filter({ hasText: /./ }).waitFor({ timeout: 60_000 });
  assert.equal(await status.textContent(), JSON.parse(drift.detect()).summary.status);
  const shown = await page.getByRole('listitem').allTextContents();
  assert.equal(shown.filter((text) => text.endsWith(': Ghost')).length, 2, shown.join('\n'));
  await page.setInputFiles('input', { name: 'other.tar.gz', mimeType: 'application/gzip', buffer: Buffer.from('no backup') });
  await status.filter({ hasText: 'This is not a backup' }).waitFor({ timeout: 60_000 });
  assert.deepEqual(faults.filter((fault) => !fault.includes('favicon.ico') && !/404/.test(fault)), []);
  await page.close();
}

/** The same for a folder, below a path, under the policy. */
async function published(folder) {
  const site = await serve({ '/consoles/drift/': folder });
  try {
    await journey(`${site.origin}/consoles/drift/`);
  } finally {
    await site.close();
  }
}

/** The console's page, with the script that a bundler wrote. */
function page(folder, script) {
  const html = readFileSync(join(source, 'index.html'), 'utf8');
  writeFileSync(join(folder, 'index.html'), html.replace('/main.ts', script));
}

test('a console built with Vite', async () => {
  const outDir = join(place, 'vite');
  await vite({ root: source, base: './', logLevel: 'error', build: { outDir, emptyOutDir: true } });
  await published(outDir);
});

test('a console in Vite\'s development server', async () => {
  const server = await createServer({
    root: source, logLevel: 'error', cacheDir: join(place, 'vite-cache'),
    optimizeDeps: { exclude: ['drift-detector-core'] }, server: { host: '127.0.0.1', port: 0, hmr: false, fs: { allow: [here] } },
  });
  try {
    await server.listen();
    await journey(`http://127.0.0.1:${server.httpServer.address().port}/`);
  } finally {
    await server.close();
  }
});

test('a console built with webpack', async () => {
  const path = join(place, 'webpack');
  // Types are stripped beforehand, as webpack does by a loader of the console's choice.
  await esbuild({ entryPoints: [join(source, 'main.ts')], outfile: join(here, 'node_modules', '.console', 'main.js'), format: 'esm' });
  const stats = await promisify(webpack)({
    mode: 'production', entry: join(here, 'node_modules', '.console', 'main.js'), output: { path, filename: 'main.js', publicPath: 'auto' },
    performance: { hints: false },
  });
  assert.deepEqual(stats.toJson({ errors: true, warnings: true }).errors, []);
  assert.deepEqual(stats.toJson({ warnings: true }).warnings, []);
  page(path, 'main.js');
  await published(path);
});

test('a console built with esbuild', async () => {
  const outdir = join(place, 'esbuild');
  const worker = fileURLToPath(import.meta.resolve('drift-detector-core/worker.js'));
  await esbuild({
    entryPoints: { main: join(source, 'main.ts'), worker }, outdir, bundle: true, minify: true, format: 'esm', logLevel: 'error',
  });
  copyFileSync(join(core, 'core_bg.wasm'), join(outdir, 'core_bg.wasm'));
  page(outdir, 'main.js');
  await published(outdir);
});

test('a pipeline fails on drift', () => {
  const run = (one, ...nodes) => {
    const script = join(here, 'embeddings', 'pipeline', 'check.js');
    const lists = one.nodePaths.map(([cluster, path]) => `${cluster}=${path}`);
    return spawnSync(process.execPath, [script, one.backupPath, one.inventoryPaths[0], ...lists, ...nodes], { encoding: 'utf8', timeout: 60_000 });
  };
  const bad = run(drift);
  assert.equal(bad.status, 1, bad.stderr);
  assert.match(bad.stdout, /^ManualRemediationRequired .*ghost: 2/s);
  const good = run(scenario('v2-01-no-drift'));
  assert.equal(good.status, 0, good.stderr);
  assert.match(good.stdout, /^Healthy /);
  const broken = spawnSync(process.execPath, [join(here, 'embeddings', 'pipeline', 'check.js'), fileURLToPath(import.meta.url), drift.inventoryPaths[0]], { encoding: 'utf8' });
  assert.equal(broken.status, 1);
  assert.match(broken.stderr, /DriftDetectorError: This is not a backup/);
});
