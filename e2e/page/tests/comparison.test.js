// Two reports on the page: what is new, changed and gone, the way to each of them, and the documents.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';

import { run } from '../../npm/support/scenario.js';
import { PICTURES } from '../../npm/support/site.js';
import { axe, choose, download, drop, look as lookAt, SAMPLE, SEEN, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const BACKUP = join(SAMPLE, 'mgmt-nightly.tar.gz');
const INVENTORY = join(SAMPLE, 'vcenter-inventory.json');
const NODES = join(SAMPLE, 'nodes-team-a.web.json');
const { browser, folder } = stand();

const title = (page) => page.locator('#title').innerText();
const path = (name) => join(folder, name);
const write = (name, content) => {
  writeFileSync(path(name), content);
  return path(name);
};

/** The sample's report of this day; `change` may change it. */
function report(name, day, change = () => {}) {
  const written = JSON.parse(run('detect', '--backup', BACKUP, '--inventory', INVENTORY, '--nodes', SAMPLE, '-o', '-').toString());
  written.generatedAt = `2026-11-${day}T06:00:00Z`;
  change(written);
  return write(name, JSON.stringify(written));
}

/** A night without ghosts, and with one unattributed virtual machine less. */
function calmer(written) {
  const { summary } = written;
  for (const pool of written.clusters.flatMap(({ workers }) => workers.pools)) {
    const kept = pool.machines.filter(({ status }) => status !== 'Ghost');
    summary.machines.total -= pool.machines.length - kept.length;
    summary.machines.ghost -= pool.machines.length - kept.length;
    pool.machines = kept;
  }
  written.needFurtherConfirmationInfraMachines.pop();
  summary.needFurtherConfirmationInfraMachines -= 1;
}

/** What the command line says of the same files. */
const compared = (before, after, format) => run('compare', before, after, '--format', format).toString();

/** What a button saves. */
async function saved(page, name) {
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
  return readFileSync(await file.path(), 'utf8');
}

async function clean({ page, faults, requests }) {
  assert.deepEqual(faults, []);
  assert.deepEqual(requests.filter((request) => request.method() !== 'GET').map((request) => request.url()), []);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length, document.cookie]), [0, 0, '']);
  await page.context().close();
}

/** Everything that the page says about the differences: as many lines as the command line has. */
async function lines(page) {
  const items = await page.locator('.changes > li').evaluateAll((all) => all.map((item) => item.children[1].textContent));
  return items.map((text) => text.replace(/ needs a person$/, '').trim()).sort();
}

/** The same from Markdown: without its marks. */
const listed = (markdown) => markdown.split('\n').filter((line) => line.startsWith('- '))
  .map((line) => line.slice(2).replace('**needs a person** ', '').replaceAll(/[`\\]/g, '').trim()).sort();

test('two reports are compared by their times, in the words of the command line', TIMEOUT, async () => {
  const [before, after] = [report('yesterday.json', 20, calmer), report('today.json', 21)];
  for (const order of [[before, after], [after, before]]) {
    const visit = await browser.visit();
    const { page } = visit;
    await drop(page, ...order);
    await state(page, 'comparison');
    const markdown = compared(before, after, 'markdown');
    assert.equal(await title(page), markdown.split('\n')[2].replaceAll('**', ''));
    assert.deepEqual(await lines(page), listed(markdown));
    assert.ok((await lines(page)).length > 2);
    assert.equal(await page.locator('.changes .tag').count(), JSON.parse(compared(before, after, 'json')).summary.needsPerson);
    assert.match(await page.getByRole('region', { name: 'Before' }).innerText(), /there is work: 1 stale machine and 1 unattributed VM\.\s+mgmt-nightly\.tar\.gz, written 20 Nov 2026/);
    assert.match(await page.getByRole('region', { name: 'After' }).innerText(), /mgmt-nightly\.tar\.gz, written 21 Nov 2026/);
    assert.equal(await saved(page, 'Download as Markdown'), markdown);
    assert.equal(await saved(page, 'Download as JSON'), compared(before, after, 'json'));
    await clean(visit);
  }
});

test('each report is opened, and the comparison is one step back', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const [before, after] = [report('yesterday.json', 20, calmer), report('today.json', 21)];
  await drop(page, after, before);
  await state(page, 'comparison');
  const headline = await title(page);
  assert.ok(await page.evaluate(() => document.activeElement.id === 'title'), 'the focus follows');
  for (const [name, file] of [['Before', before], ['After', after]]) {
    await page.getByRole('region', { name }).getByRole('button', { name: 'Open this report' }).click();
    await state(page, 'verdict');
    assert.ok(await page.evaluate(() => document.activeElement.id === 'title'));
    assert.equal(await download(page), readFileSync(file, 'utf8'));
    await page.locator('.row.machine').first().click();
    await page.getByRole('button', { name: 'Back to the comparison' }).click();
    await state(page, 'comparison');
    assert.equal(await title(page), headline);
    assert.equal(new URL(page.url()).hash, '', 'it would point into the other report');
  }
  // By keys alone.
  const way = page.getByRole('button', { name: /^Show in the later report/ }).first();
  const cluster = (await way.locator('xpath=ancestor::section').getByRole('heading').innerText()).trim();
  await way.focus();
  await page.keyboard.press('Enter');
  await state(page, 'verdict');
  assert.equal(await page.locator('#panel').innerText(), cluster);
  await page.locator('.row.cluster.selected').waitFor();
  await page.getByRole('button', { name: 'Back to the comparison' }).click();
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await state(page, 'empty');
  assert.equal(await page.locator('.comparison').count(), 0);
  await clean(visit);
});

test('yesterday’s report beside a verdict: the backup stays open, and what is added counts', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, BACKUP, INVENTORY);
  await state(page, 'verdict');
  await drop(page, report('yesterday.json', 20, calmer));
  await state(page, 'comparison');
  const few = await title(page);
  await page.getByRole('button', { name: 'Add files' }).waitFor();
  await choose(page, NODES);
  await page.waitForFunction((before) => document.getElementById('title').innerText !== before, few);
  await page.getByRole('region', { name: 'After' }).getByRole('button', { name: 'Open this report' }).click();
  await state(page, 'verdict');
  assert.equal(JSON.parse(await download(page)).infrastructure.apiServers.filter(({ status }) => status === 'Provided').length, 1);
  await page.getByRole('button', { name: 'Back to the comparison' }).click();
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await state(page, 'empty');
  assert.equal(page.workers().length, 0);
  await clean(visit);
});

test('what two reports cannot tell is said', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const today = report('today.json', 21);
  const twin = write('twin.json', readFileSync(today));
  const other = report('other.json', 20, (written) => written.clusters.forEach((cluster) => (cluster.namespace = 'elsewhere')));
  const partial = report('partial.json', 22, (written) => (written.infrastructure.vcenters[0].status = 'Partial'));
  for (const [files, expected] of [
    [[today, twin], 'Both are the same report'],
    [[today, other], 'The reports have no cluster in common'],
    [[today, partial], 'The later report is incomplete'],
  ]) {
    await drop(page, ...files);
    await state(page, 'comparison');
    const said = page.locator('.banner', { hasText: expected });
    await said.waitFor();
    const [before, after] = JSON.parse(readFileSync(files[0])).generatedAt <= JSON.parse(readFileSync(files[1])).generatedAt ? files : files.toReversed();
    const sentence = (await said.locator('p').innerText()).replace('Note. ', '');
    assert.ok(compared(before, after, 'text').replaceAll(/\s+/g, ' ').includes(sentence), sentence);
    assert.deepEqual(await axe(page), []);
  }
  await clean(visit);
});

test('reports that cannot be read, and more than two, are named', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const today = report('today.json', 21);
  const newer = write('newer.json', readFileSync(today, 'utf8').replace(/"schemaVersion":\s*"1\.1"/, '"schemaVersion":"9.0"'));
  const damaged = write('damaged.json', readFileSync(today, 'utf8').slice(0, 5000));
  for (const [file, expected] of [[newer, 'newer version'], [damaged, 'It is damaged']]) {
    await drop(page, today, file);
    await state(page, 'error');
    await page.locator('#title', { hasText: `${basename(file)}: This report cannot be read` }).waitFor();
    await page.getByText(expected).waitFor();
  }
  const three = [today, report('a.json', 20), report('b.json', 19)];
  await drop(page, ...three);
  await page.locator('#title', { hasText: /^3 reports were added, and two can be compared$/ }).waitFor();
  // Beside a report, nothing that is shown goes away.
  await drop(page, today);
  await state(page, 'verdict');
  const answer = await title(page);
  await drop(page, damaged);
  await page.getByRole('alert').getByText('damaged.json: This report cannot be read').waitFor();
  assert.equal(await title(page), answer);
  await drop(page, ...three);
  await page.getByRole('alert').getByText('two can be compared').waitFor();
  await drop(page, three[1], INVENTORY);
  await state(page, 'comparison');
  await drop(page, three[2]);
  await page.getByRole('alert').getByText('b.json was not used: two reports are compared already').waitFor();
  await drop(page, BACKUP, three[2]);
  await page.getByRole('alert').getByText('b.json was not used: it came beside a backup').waitFor();
  await clean(visit);
});

test('of many differences the first are drawn, and paper has all', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  const many = (written) => {
    const [cluster] = written.clusters;
    const [pool] = cluster.workers.pools;
    const [machine] = cluster.controlPlane.machines;
    pool.machines.push(...Array.from({ length: 300 }, (_, number) => ({ ...machine, name: `lost-${number}`, status: 'Stale', reason: 'vm-missing' })));
    written.clusters.push(...Array.from({ length: 60 }, (_, number) => ({ ...cluster, name: `copy-${number}` })));
  };
  await drop(page, report('yesterday.json', 20), report('today.json', 21, many));
  await state(page, 'comparison');
  const drawn = await page.locator('.changes > li').count();
  assert.ok(drawn <= 40 * 20, `${drawn}`);
  await page.getByText(/^\d+ more differences$/).first().click();
  await page.getByText('lost-299').first().waitFor();
  const all = await page.evaluate(() => {
    window.print = () => (window.printed = document.querySelectorAll('.changes > li').length);
    return document.getElementById('title').innerText;
  });
  await page.getByRole('button', { name: 'Print' }).click();
  const printed = await (await page.waitForFunction(() => window.printed)).jsonValue();
  const [fresh, changed, gone] = all.match(/(\d+) new, (\d+) changed, (\d+) gone/).slice(1).map(Number);
  assert.equal(printed, fresh + changed + gone);
  await clean(visit);
});

for (const [name, options] of Object.entries({ ...SEEN, phone: { viewport: { width: 390, height: 800 } } })) {
  test(`the comparison, ${name}`, TIMEOUT, async () => {
    const { page, faults } = await browser.visit(options);
    await choose(page, report('yesterday.json', 20, calmer), report('today.json', 21));
    await state(page, 'comparison');
    await lookAt(page, 'comparison', `comparison-${name}`);
    await page.getByRole('region', { name: 'After' }).getByRole('button', { name: 'Open this report' }).click();
    await state(page, 'verdict');
    await lookAt(page, 'opened', `comparison-${name}-opened`);
    await page.getByRole('button', { name: 'Back to the comparison' }).click();
    await state(page, 'comparison');
    await choose(page, report('yesterday.json', 20), report('again.json', 20));
    await page.getByText('Both are the same report').waitFor();
    await lookAt(page, 'the same', `comparison-${name}-same`);
    if (name === 'light') {
      await page.pdf({ path: join(PICTURES, 'comparison.pdf'), format: 'A4' });
    }
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}
