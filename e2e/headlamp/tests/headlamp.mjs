// The plugin as it is built, in a real Chromium, loaded by Headlamp's own loader and shown by Headlamp's own routes.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { scenario } from '../../npm/support/scenario.js';
import { launch, PICTURES, watch } from '../../npm/support/site.js';
import { host } from '../host/build.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const drift = scenario('v2-02-scale-and-new-cluster');
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm', '.css': 'text/css' };
const asked = [];
/** What the server says to a page of another origin. */
const shared = ({ origin = '', 'access-control-request-headers': wanted = '' }) => ({
  'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true', 'access-control-allow-headers': wanted,
});
let browser, place, server, origin;

/** What Headlamp's server would answer: the page, the list of plugins, their files, and that one may look into the cluster. */
function answer(path) {
  if (path === '/plugins') {
    return ['.json', JSON.stringify([{ path: 'user-plugins/drift-detector', type: 'user', source: 'user', name: 'drift-detector' }])];
  }
  if (path === '/user-plugins/drift-detector/package.json') {
    return ['.json', readFileSync(join(here, 'package.json'))];
  }
  if (path.startsWith('/user-plugins/drift-detector/')) {
    return [extname(path), readFileSync(join(here, 'dist', path.slice('/user-plugins/drift-detector/'.length)))];
  }
  if (path.startsWith('/host/')) {
    return [extname(path), readFileSync(join(place, path.slice('/host/'.length)))];
  }
  return path.startsWith('/clusters/') ? ['.json', '{}'] : ['.html', readFileSync(join(place, 'index.html'))];
}

before(async () => {
  place = mkdtempSync(join(tmpdir(), 'drift-detector-headlamp-'));
  await host(place);
  server = createServer(({ url, headers }, response) => {
    asked.push(`${headers.host}${url}`);
    try {
      const [kind, body] = answer(normalize(new URL(url, 'http://localhost').pathname));
      response.writeHead(200, { 'content-type': TYPES[kind] ?? 'application/octet-stream', ...shared(headers) }).end(body);
    } catch {
      response.writeHead(404, shared(headers)).end();
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});

after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
  rmSync(place, { recursive: true });
});

/** Opens the view, gives it files, and looks at what it shows. */
async function journey(page, faults, address, worker) {
  await page.goto(address);
  const input = page.getByLabel('Backup, inventories and node lists');
  await input.waitFor();
  const [entry] = (await page.evaluate(() => window.sidebar())).filter(({ name }) => name === 'drift');
  assert.deepEqual([entry?.label, entry?.url], ['Drift', '/drift']);
  const started = page.waitForEvent('worker');
  await input.setInputFiles([drift.backupPath, ...drift.inventoryPaths, ...drift.nodePaths.map(([, path]) => path), drift.recordPath]);
  assert.match((await started).url(), worker);
  const verdict = page.getByTestId('verdict');
  await verdict.waitFor({ timeout: 60_000 });
  assert.match(await verdict.textContent(), /^Manual Remediation Required /);
  const { clusters } = JSON.parse(drift.detect());
  const ghosts = clusters.flatMap(({ controlPlane, workers }) => [controlPlane, ...workers.pools]).flatMap(({ machines }) => machines)
    .filter(({ status }) => status === 'Ghost').map(({ name }) => name);
  assert.equal(ghosts.length, 2);
  const rows = await page.getByRole('row').filter({ hasText: 'Ghost' }).allTextContents();
  assert.deepEqual(rows.map(row => ghosts.some(name => row.includes(name))), [true, true], rows.join('\n'));
  assert.deepEqual(faults, []);
}

test('Headlamp loads the plugin, and it analyses a backup in its worker', { timeout: 180_000 }, async () => {
  const { page, faults } = await watch(browser, origin);
  await journey(page, faults, `${origin}/c/main/drift`, new RegExp(`^${origin}/user-plugins/drift-detector/core/worker\\.js$`));
  await page.screenshot({ path: join(PICTURES, 'headlamp.png'), fullPage: true });
  await page.close();
});

test('so does its desktop application, whose plugins come from another origin', { timeout: 180_000 }, async () => {
  const { port } = server.address();
  const { page, faults } = await watch(browser, '');
  await page.addInitScript((backend) => {
    window.process = { type: 'renderer' };
    window.headlampBackendPort = backend;
  }, port);
  await journey(page, faults, `${origin}/#/c/main/drift`, new RegExp(`^blob:${origin}/`));
  assert(asked.includes(`localhost:${port}/user-plugins/drift-detector/core/core_bg.wasm`), asked.join('\n'));
  await page.close();
});
