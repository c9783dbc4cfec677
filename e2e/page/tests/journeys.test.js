// What a person does with the page, in a real Chromium, under the policy of `serve`.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { withoutGrowth } from '../../npm/support/limit.js';
import { PASSWORD, run, scenario, scenarios } from '../../npm/support/scenario.js';
import { PICTURES } from '../../npm/support/site.js';
import { axe, choose, download, drop, hold, PAGE, SAMPLE, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 120_000 };
const sample = (name) => join(SAMPLE, name);
const BACKUP = sample('mgmt-nightly.tar.gz');
const OBSERVED = ['vcenter-inventory.json', 'velero-backup.json', 'nodes-team-a.web.json', 'nodes-team-a.web-api.json', 'nodes-team-b.web.json'].map(sample);
/** The first line for the sample. */
const ANSWER = 'A restore destroys nothing, but there is work: 2 ghosts, 1 stale machine and 2 unattributed VMs.';
const { browser, folder } = stand();

/** No other server was asked, no policy violated, nothing stored. */
async function clean({ page, faults, requests }) {
  assert.deepEqual(faults, []);
  assert.deepEqual(requests.filter((request) => request.method() !== 'GET').map((request) => request.url()), []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  await page.context().close();
}

const status = (page) => page.locator('#app').getAttribute('data-status');
const title = (page) => page.locator('#title').innerText();
const without = (report) => ({ ...JSON.parse(report), generatedAt: undefined });

/** The program's report on the sample with this inventory. */
function detected(inventory, ...options) {
  const nodes = OBSERVED.slice(2).flatMap((path) => ['--nodes', `${path.match(/nodes-(.*)\.json/)[1].replace('.', '/')}=${path}`]);
  return run('detect', '--backup', BACKUP, '--inventory', inventory, ...nodes, '--velero-backup', OBSERVED[1], ...options, '-o', '-');
}

test('a backup shows its contents, and files for comparison bring the verdict, in any order', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP);
  await state(page, 'contents');
  assert.equal(await title(page), 'The backup contains 12 machines in 3 clusters.');
  await drop(page, ...OBSERVED.slice(2));
  await page.getByText('nodes-team-b.web.json').waitFor();
  await state(page, 'contents'); // Node lists alone give no verdict.
  await drop(page, ...OBSERVED.slice(0, 2));
  await state(page, 'verdict');
  assert.equal(await title(page), ANSWER);
  assert.equal(await status(page), 'ManualRemediationRequired');
  await clean(visit);
});

test('files for comparison may come first, and are named', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await drop(page, ...OBSERVED);
  await page.getByText('vcenter-inventory.json').waitFor();
  await state(page, 'empty');
  await drop(page, BACKUP);
  await state(page, 'verdict');
  await clean(visit);
});

test('every fixture gives the command line\'s report, byte for byte but for its time', { timeout: 600_000 }, async () => {
  for (const one of scenarios()) {
    const visit = await browser.visit();
    const { page } = visit;
    await choose(page, one.backupPath, ...one.inventoryPaths, ...one.nodePaths.map(([, path]) => path), one.recordPath);
    await state(page, 'verdict');
    const expected = one.detect().toString();
    const time = (text) => JSON.parse(text).generatedAt;
    const report = await download(page);
    assert.equal(report.replace(time(report), time(expected)), expected, one.name);
    assert.equal(await status(page), JSON.parse(expected).summary.status);
    const text = await page.evaluate(() => document.documentElement.outerHTML);
    assert.ok(!text.includes(PASSWORD), 'a password is on the page');
    assert.ok(!page.url().includes(PASSWORD));
    await clean(visit);
  }
});

test('where an inventory uses another name for a vCenter, the person says so, and can undo it', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const inventory = join(folder, 'by-name.json');
  await writeFile(inventory, readFileSync(sample('vcenter-inventory.json'), 'utf8').replace('127.0.0.1:8988', 'vcenter.corp.example'));
  await choose(page, BACKUP, inventory, ...OBSERVED.slice(1));
  await state(page, 'verdict');
  assert.doesNotMatch(await title(page), /ghosts/);
  const names = page.getByRole('list', { name: 'Names of vCenters' });
  assert.match(await names.innerText(), /The backup has no vCenter named vcenter\.corp\.example\./);
  assert.deepEqual(await axe(page), []);
  await page.screenshot({ path: join(PICTURES, 'another-name.png') });

  await names.getByRole('button', { name: 'It is 127.0.0.1:8988' }).press('Enter');
  await page.getByText(ANSWER).first().waitFor();
  assert.match(await names.innerText(), /127\.0\.0\.1:8988 in the backup is compared with the inventory of vcenter\.corp\.example\./);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'title', 'the focus is lost');
  const expected = detected(inventory, '--vcenter-alias', '127.0.0.1:8988=vcenter.corp.example');
  assert.deepEqual(without(await download(page)), without(expected));

  await names.getByRole('button', { name: 'Undo' }).click();
  await names.getByText('The backup has no vCenter named').waitFor();
  assert.doesNotMatch(await title(page), /ghosts/);
  await clean(visit);
});

test('the forecast is for the versions that a person names', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  const basis = page.getByRole('region', { name: 'Basis of the forecast' });
  const field = basis.getByLabel('Versions of the new management cluster');
  await field.fill('capi=9.9');
  await field.press('Enter');
  assert.match(await basis.getByRole('alert').innerText(), /Cluster API 9\.9 are not known/);
  assert.deepEqual(await axe(page), []);

  await field.fill('tkg=2.2');
  await field.press('Enter');
  await basis.getByText('TKG 2.2').waitFor();
  assert.equal(await basis.getByRole('alert').count(), 0);
  await page.screenshot({ path: join(PICTURES, 'versions.png'), fullPage: true });
  const expected = detected(OBSERVED[0], '--restore-into', 'tkg=2.2');
  assert.deepEqual(without(await download(page)), without(expected));

  await basis.getByRole('button', { name: 'Forecast for the versions of the backup' }).click();
  await basis.getByText('which may have written the backup').waitFor();
  assert.equal(await field.inputValue(), '');
  await clean(visit);
});

test('the sample needs no files', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await page.getByRole('button', { name: 'Try the sample' }).click();
  await state(page, 'verdict');
  const report = without(await download(page));
  assert.deepEqual(report.summary.machines, { total: 14, healthy: 11, stale: 1, ghost: 2, unknown: 0 });
  await clean(visit);
});

test('an earlier report is shown as it is, and given back as it was', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const earlier = scenario('v2-02-scale-and-new-cluster').detect('--ignore-healthy-resources');
  const path = join(folder, 'report.json');
  await writeFile(path, earlier);
  await drop(page, path);
  await state(page, 'verdict');
  assert.equal(await download(page), earlier.toString());
  await page.getByText('an earlier report').waitFor();
  await clean(visit);
});

test('another backup replaces the first after a question', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const other = scenario('v2-02-scale-and-new-cluster');
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await drop(page, other.backupPath);
  await page.getByRole('button', { name: 'Keep what is shown' }).click();
  assert.equal(await title(page), ANSWER);
  await drop(page, other.backupPath, ...other.inventoryPaths);
  await page.getByRole('button', { name: 'Replace' }).click();
  await page.locator('.chips').getByText('backup.tar.gz').waitFor();
  await state(page, 'verdict');
  await clean(visit);
});

test('files that cannot be used are named, and nothing is lost', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const path = join(folder, 'list.json');
  await writeFile(path, '{"kind": "List", "items": [{"kind": "Pod"}]}');
  await drop(page, path);
  await state(page, 'error');
  assert.match(await title(page), /^list\.json is JSON, but not an inventory/);
  assert.deepEqual(await axe(page), []);
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await drop(page, path);
  await page.getByRole('alert').getByText('list.json').waitFor();
  await state(page, 'verdict');
  await clean(visit);
});

test('a cut archive gives a verdict that says so, and no green', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const path = join(folder, 'cut.tar.gz');
  const whole = readFileSync(BACKUP);
  await writeFile(path, whole.subarray(0, whole.length * 0.97));
  await drop(page, path, ...OBSERVED);
  await state(page, 'verdict');
  await page.getByText('Incomplete.').waitFor();
  assert.notEqual(await status(page), 'Healthy');
  await clean(visit);
});

test('a file that is not a backup is refused, with a way to go on', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const path = join(folder, 'empty.tar.gz');
  await writeFile(path, Buffer.from('H4sIAAAAAAAAA+3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA', 'base64'));
  await drop(page, path);
  await state(page, 'error');
  await page.getByRole('button', { name: 'Start again' }).click();
  await state(page, 'empty');
  await clean(visit);
});

test('everything can be done with the keyboard, and has a link', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await page.locator('#list').focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.locator('.panel').waitFor();
  assert.match(page.url(), /#at=c2$/);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'list');
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'search');
  await page.keyboard.type('web-md-0-gn9tl 10.21');
  await page.locator('.count').getByText('shown').waitFor();
  assert.ok((await page.locator('.row.machine').count()) >= 1);
  assert.ok(!page.url().includes('10.21'), 'the search is in the address');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor({ state: 'detached' });
  await page.getByRole('combobox', { name: 'Reason' }).selectOption('vm-missing');
  assert.equal(await page.locator('.row.machine').count(), 1);
  assert.match(page.url(), /why=vm-missing/);
  await page.getByRole('button', { name: 'Show everything' }).click();
  await page.getByRole('button', { name: /Ghost/ }).click();
  assert.equal(await page.locator('.row.machine').count(), 2);
  assert.match(page.url(), /show=ghost/);
  await clean(visit);
});

test('a command is copied as it is', TIMEOUT, async () => {
  const visit = await browser.visit({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await page.locator('.row.machine').first().click();
  const command = await page.locator('.panel .command code').first().innerText();
  await page.getByRole('button', { name: 'Copy the command' }).first().click();
  await page.locator('.panel .command button').first().getByText('Copied').waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), command);
  await clean(visit);
});

test('forgetting everything ends the worker and empties the page', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  assert.equal(page.workers().length, 1);
  const closed = new Promise((resolve) => page.workers()[0].once('close', resolve));
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByRole('button', { name: 'Forget it' }).click();
  await state(page, 'empty');
  await closed;
  await clean(visit);
});

test('cancelling ends reading at once, and its worker', TIMEOUT, async () => {
  let held;
  const visit = await browser.visit({ before: (page) => (held = hold(page, '**/core_bg.wasm')) });
  const { page } = visit;
  await choose(page, BACKUP);
  await state(page, 'reading');
  const closed = new Promise((resolve) => page.workers()[0].once('close', resolve));
  await page.getByRole('button', { name: 'Cancel' }).click();
  await state(page, 'empty');
  await closed;
  await held.release();
  await choose(page, BACKUP, ...OBSERVED); // And the page is as good as before.
  await state(page, 'verdict');
  await clean(visit);
});

test('a pasted file is treated as a dropped one', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await drop(page, ...OBSERVED);
  await page.getByText('vcenter-inventory.json').waitFor();
  await page.evaluate((base64) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], 'pasted.tar.gz'));
    window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, readFileSync(BACKUP).toString('base64'));
  await state(page, 'verdict');
  await page.locator('.chips').getByText('pasted.tar.gz').waitFor();
  await clean(visit);
});

test('a core that cannot be loaded is reported, with a way to go on', TIMEOUT, async () => {
  const before = (page) => page.route('**/core_bg.wasm', (route) => route.fulfill({ status: 500, body: '' }));
  const { page } = await browser.visit({ before });
  await choose(page, BACKUP);
  await state(page, 'error');
  await page.getByText('drift-detector detect --backup FILE --inventory FILE').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.unroute('**/core_bg.wasm');
  await page.getByRole('button', { name: 'Start again' }).click();
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await page.context().close(); // The browser itself reports the failed request; nothing else is wrong.
});

test('insufficient memory is reported, with a way to go on', TIMEOUT, async () => {
  const short = withoutGrowth(readFileSync(join(PAGE, 'core', 'core_bg.wasm')), 4);
  const before = (page) => page.route('**/core_bg.wasm', (route) => route.fulfill({ body: short, contentType: 'application/wasm' }));
  const visit = await browser.visit({ before });
  const { page } = visit;
  await choose(page, BACKUP);
  await state(page, 'error');
  await page.getByText('Reading the backup needs more memory than this page has').waitFor();
  await page.getByText('drift-detector detect --backup FILE --inventory FILE').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Start again' }).click();
  await state(page, 'empty');
  await clean(visit);
});

test('printing draws every row', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  await page.evaluate(() => {
    window.print = () => (window.printed = document.querySelectorAll('.row.machine').length);
  });
  await page.keyboard.press('Control+p');
  const printed = await (await page.waitForFunction(() => window.printed)).jsonValue();
  const report = JSON.parse(await download(page));
  assert.equal(printed, report.summary.machines.total + report.needFurtherConfirmationInfraMachines.length);
  await clean(visit);
});

test('single-key shortcuts can be switched off, and the appearance chosen', TIMEOUT, async () => {
  const visit = await browser.visit({ colorScheme: 'light' });
  const { page } = visit;
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const light = await ground();
  await page.keyboard.press('?');
  await page.getByRole('combobox', { name: 'Appearance' }).selectOption('Dark');
  assert.notEqual(await ground(), light);
  assert.deepEqual(await axe(page), []);
  await page.getByRole('combobox', { name: 'Appearance' }).selectOption('Light');
  assert.equal(await ground(), light);
  await page.getByRole('checkbox', { name: 'Enable single-key shortcuts (/ and ?)' }).uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'Help' }).click(); // The only one that opens.
  await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
  assert.equal(await page.locator('dialog').count(), 1);
  await clean(visit);
});

test('a link opens the same view', TIMEOUT, async () => {
  const visit = await browser.visit({ hash: '#show=ghost' });
  const { page } = visit;
  await choose(page, BACKUP, ...OBSERVED);
  await state(page, 'verdict');
  assert.equal(await page.locator('.row.machine').count(), 2);
  assert.match(page.url(), /show=ghost/);
  await clean(visit);
});

test('what a restore would do is shown, filtered and part of the runbook', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const one = scenario('r1-restored');
  await choose(page, one.backupPath, ...one.inventoryPaths, ...one.nodePaths.map(([, path]) => path), one.recordPath);
  await state(page, 'verdict');
  const report = JSON.parse(await download(page));
  const machines = report.clusters.flatMap(({ controlPlane, workers }) => [controlPlane, ...workers.pools].flatMap((set) => set.machines));
  const stuck = machines.filter(({ forecast }) => forecast.outcome === 'Stuck');
  assert.ok(stuck.length > 0);
  await page.getByText('After a restore', { exact: true }).first().waitFor();
  await page.screenshot({ path: join(PICTURES, 'forecast.png') });
  await page.getByRole('combobox', { name: 'After a restore' }).selectOption('Stuck');
  await page.locator('.count').getByText(`${stuck.length} machines shown`).waitFor();
  assert.match(page.url(), /then=Stuck/);
  await page.locator('.row.machine').first().click();
  const panel = await page.locator('.panel').innerText();
  assert.ok(stuck.some(({ forecast }) => panel.includes(forecast.message)), panel);
  await page.screenshot({ path: join(PICTURES, 'forecast-machine.png') });
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Runbook', exact: true }).click();
  await page.screenshot({ path: join(PICTURES, 'runbook.png') });
  assert.deepEqual(await axe(page), []);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download as Markdown' }).click()]);
  assert.equal(file.suggestedFilename(), 'runbook.md');
  assert.equal(readFileSync(await file.path(), 'utf8'), one.detect('--format', 'markdown').toString());
  await clean(visit);
});
