// How a verdict reads: to eyes, to a screen reader, on paper, on a small screen; and that nothing is lost unasked.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { scenario } from '../../npm/support/scenario.js';
import { PICTURES } from '../../npm/support/site.js';
import { axe, choose, download, SAMPLE, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const BACKUP = join(SAMPLE, 'mgmt-nightly.tar.gz');
const OBSERVED = ['vcenter-inventory.json', 'velero-backup.json', 'nodes-team-a.web.json', 'nodes-team-a.web-api.json', 'nodes-team-b.web.json']
  .map((name) => join(SAMPLE, name));
/** Twenty-five clusters, and more than ten dangers. */
const MANY = scenario('r1-restored');
const { browser, folder } = stand();

/** A page with a verdict: on the sample, or on many clusters. */
async function verdict(options = {}, many = false) {
  const { page, faults } = await browser.visit(options);
  const files = many
    ? [MANY.backupPath, ...MANY.inventoryPaths, ...MANY.nodePaths.map(([, path]) => path), MANY.recordPath]
    : [BACKUP, ...OBSERVED];
  await choose(page, ...files);
  await state(page, 'verdict');
  return { page, faults };
}

async function end({ page, faults }) {
  assert.deepEqual(faults, []);
  await page.context().close();
}

const focused = (page) => page.evaluate(() => document.activeElement?.id);
/** Closed folds at the moment when the browser prints. */
const printed = (page) => page.evaluate(() => {
  window.print = () => (window.foldedOnPaper = document.querySelectorAll('details:not([open])').length);
});

async function foldedOnPaper(page) {
  await page.waitForFunction(() => window.foldedOnPaper !== undefined);
  return page.evaluate(() => window.foldedOnPaper);
}

test('many dangers leave the numbers and the clusters in view', TIMEOUT, async () => {
  const visit = await verdict({ viewport: { width: 1280, height: 900 } }, true);
  const { page } = visit;
  const { summary } = JSON.parse(await download(page));
  assert.ok(summary.dangers > 10);
  const cards = page.locator('.dangers > .card');
  assert.ok((await cards.count()) < summary.dangers, 'those alike are one card');
  const tags = await cards.locator('summary > .tag').allInnerTexts();
  const several = tags.reduce((total, tag) => total + Number.parseInt(tag, 10), 0);
  assert.equal(several + (await cards.count()) - tags.length, summary.dangers, 'no danger is left out');
  await page.screenshot({ path: join(PICTURES, 'dangers.png') });
  const edge = (selector) => page.locator(selector).first().evaluate((element) => element.getBoundingClientRect().bottom);
  assert.ok((await edge('.tiles')) < 900 && (await edge('.row.cluster')) < 900);
  await cards.filter({ has: page.locator('summary > .tag') }).first().locator('summary').first().click();
  await page.locator('.card[open] li').first().waitFor();
  assert.deepEqual(await axe(page), []);
  await end(visit);
});

test('the contents fold evidence and steps, and paper shows them', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await choose(page, MANY.backupPath);
  await state(page, 'contents');
  const card = page.locator('.contents .card').first();
  await card.waitFor();
  assert.equal(await page.locator('.contents .evidence:visible').count(), 0);
  await card.getByText('Why, and what to do').first().click();
  await card.locator('.evidence').first().waitFor();
  await card.getByText('Why, and what to do').first().click();
  await printed(page);
  await page.getByRole('button', { name: 'Print' }).click();
  assert.equal(await foldedOnPaper(page), 0);
  await page.locator('.card details[open]').first().waitFor({ state: 'detached' });
  await end(visit);
});

test('paper shows every row, danger and note, also by the browser\'s own command', TIMEOUT, async () => {
  const visit = await verdict({}, true);
  const { page } = visit;
  await printed(page);
  await page.getByRole('button', { name: 'Print' }).click();
  assert.equal(await foldedOnPaper(page), 0);
  await page.evaluate(() => window.addEventListener('beforeprint', () => {
    window.foldedOnPaper = document.querySelectorAll('details:not([open])').length;
    window.rowsOnPaper = document.querySelectorAll('.row').length;
  }));
  await page.pdf({ path: join(PICTURES, 'verdict.pdf'), format: 'A4' });
  assert.equal(await foldedOnPaper(page), 0);
  assert.ok((await page.evaluate(() => window.rowsOnPaper)) > 150);
  await page.locator('.card[open]').first().waitFor({ state: 'detached' });
  await end(visit);
});

for (const [name, viewport] of Object.entries({ wide: { width: 1400, height: 1000 }, narrow: { width: 390, height: 800 }, enlarged: { width: 640, height: 450 } })) {
  test(`Escape closes the panel and the focus returns to its row, ${name}`, TIMEOUT, async () => {
    const visit = await verdict({ viewport }, true);
    const { page } = visit;
    const row = page.locator('.row.machine').nth(3);
    await row.scrollIntoViewIfNeeded();
    const id = await row.getAttribute('id');
    await row.click();
    await page.locator('.panel').waitFor();
    if (viewport.width < 960) {
      assert.equal(await focused(page), 'panel', 'keys go to what covers the page');
    }
    await page.keyboard.press('Escape');
    await page.locator('.panel').waitFor({ state: 'detached' });
    await page.waitForFunction(() => document.activeElement?.id === 'list');
    assert.equal(await page.locator('#list').getAttribute('aria-activedescendant'), id);
    const inView = await page.locator(`#${id}`).evaluate((element) => element.getBoundingClientRect().top >= 0 && element.getBoundingClientRect().bottom <= innerHeight);
    assert.ok(inView, 'the row is in view');
    await page.keyboard.press('Enter');
    await page.locator('.panel').waitFor();
    await page.evaluate(() => document.activeElement.blur());
    await page.keyboard.press('Escape'); // Wherever the focus is.
    await page.locator('.panel').waitFor({ state: 'detached' });
    await end(visit);
  });
}

test('a screen reader finds headings of columns and whole words', TIMEOUT, async () => {
  const visit = await verdict();
  const { page } = visit;
  for (const name of ['Name', 'Status', 'Why']) {
    await page.getByRole('columnheader', { name, exact: true }).waitFor();
  }
  const first = (selector) => page.locator(selector).first().evaluate((row) => [...row.querySelectorAll('[role=gridcell]')].map((cell) => cell.textContent.replace(/\s+/g, ' ').trim()));
  assert.match((await first('.row.cluster'))[0], /^\S+\/\S+ (manual|no|needs|healthy)/);
  assert.match((await first('.row.cluster'))[1], /^\d+ [A-Z][a-z]+( \d+ [A-Z][a-z]+)*$/);
  assert.match((await first('.row.set'))[0], /^.+ \d+ desired, /);
  await page.getByRole('row', { name: /^\S+\/\S+ manual remediation required .*\d Ghost/ }).first().waitFor();
  await end(visit);
});

test('evidence says what each value is', TIMEOUT, async () => {
  const visit = await verdict();
  const { page } = visit;
  await page.getByRole('searchbox', { name: 'Search' }).fill('healthy');
  await page.locator('.row.machine').first().click();
  const labels = await page.locator('.panel .evidence dt').allInnerTexts();
  assert.ok(labels.includes('BIOS UUID in the backup') && labels.includes('BIOS UUID in vSphere'), labels.join());
  assert.ok(!labels.includes('backup') && !labels.includes('live'));
  await end(visit);
});

test('a status is a word to search for', TIMEOUT, async () => {
  const visit = await verdict();
  const { page } = visit;
  const { summary } = JSON.parse(await download(page));
  await page.getByRole('searchbox', { name: 'Search' }).fill('stale');
  await page.locator('.count').getByText(`${summary.machines.stale} machine`).waitFor();
  assert.equal(await page.locator('.row.machine').count(), summary.machines.stale);
  await end(visit);
});

test('names, paths and UUIDs are copied from the panel', TIMEOUT, async () => {
  const visit = await verdict({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page } = visit;
  await page.locator('.row.machine').first().click();
  for (const [button, field] of [['Copy VM', 'VM'], ['Copy Path', 'Path'], ['Copy BIOS UUID of VM', 'BIOS UUID of VM']]) {
    await page.getByRole('button', { name: button, exact: true }).click();
    const value = await page.locator('.panel dt', { hasText: new RegExp(`^${field}$`) }).locator('+ dd > span').first().innerText();
    await page.waitForFunction(async (wanted) => (await navigator.clipboard.readText()) === wanted, value);
  }
  await end(visit);
});

test('help has the glossary', TIMEOUT, async () => {
  const visit = await browser.visit();
  const { page } = visit;
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Help' });
  await help.getByRole('heading', { name: 'Glossary' }).waitFor();
  await help.getByText('Quorum', { exact: true }).waitFor();
  assert.deepEqual(await axe(page), []);
  await end(visit);
});

test('narrow rows wrap and cut nothing off', TIMEOUT, async () => {
  const visit = await verdict({ viewport: { width: 390, height: 800 } });
  const { page } = visit;
  const cut = await page.evaluate(() => [...document.querySelectorAll('.row :is(.name, .why, .title, .wide)')]
    .filter((cell) => cell.scrollWidth > cell.clientWidth || cell.scrollHeight > cell.clientHeight + 1)
    .map((cell) => cell.textContent));
  assert.deepEqual(cut, []);
  await page.screenshot({ path: join(PICTURES, 'narrow-390.png'), fullPage: true });
  await end(visit);
});

test('of a long list the rows are drawn where the reader is', TIMEOUT, async () => {
  const report = JSON.parse(MANY.detect());
  const copies = Array.from({ length: 60 }, (_, copy) => report.clusters.map((cluster) => ({ ...cluster, name: `${cluster.name}-${copy}` })));
  const path = join(folder, 'long.json');
  writeFileSync(path, JSON.stringify({ ...report, clusters: copies.flat() }));
  const visit = await browser.visit({ viewport: { width: 390, height: 800 } });
  const { page } = visit;
  await choose(page, path);
  await state(page, 'verdict');
  const rows = Number(await page.locator('#list').getAttribute('aria-rowcount'));
  assert.ok(rows > 10_000);
  await page.locator('#list').focus();
  await page.keyboard.press('End');
  const last = page.locator(`[aria-rowindex="${rows}"]`);
  await last.waitFor();
  // Drawn and scrolled in turns, a list may come to rest somewhere else.
  await page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame += 1) await new Promise(requestAnimationFrame);
  });
  assert.ok(await last.evaluate((row) => row.getBoundingClientRect().bottom <= innerHeight), 'the last row is in view');
  const room = await page.locator('#list').evaluate((list) => list.offsetHeight / list.querySelector('.row').offsetHeight);
  assert.ok(Math.abs(room - rows) < 60, `the list is as long as ${room} rows, not ${rows}`);
  assert.ok((await page.locator('.row').count()) < 300);
  await page.screenshot({ path: join(PICTURES, 'long-390.png') });
  await end(visit);
});

test('forgetting asks where something would be lost, and only there', TIMEOUT, async () => {
  const visit = await verdict();
  const { page } = visit;
  await page.getByRole('button', { name: 'Forget everything' }).click();
  const question = page.getByRole('dialog', { name: 'Forget everything?' });
  await question.getByText('This report was not downloaded.').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await question.waitFor({ state: 'detached' });
  await state(page, 'verdict');
  await download(page);
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await state(page, 'empty');
  await end(visit);
});

test('leaving the page asks where something would be lost, and only there', TIMEOUT, async () => {
  const { page } = await verdict();
  await page.locator('.row.machine').first().click(); // Browsers ask only people who did something.
  const asked = page.waitForEvent('dialog');
  await page.close({ runBeforeUnload: true });
  const dialog = await asked;
  assert.equal(dialog.type(), 'beforeunload');
  await dialog.dismiss();
  await state(page, 'verdict');
  await download(page);
  let again = false;
  page.on('dialog', (other) => {
    again = true;
    other.accept();
  });
  const closed = page.waitForEvent('close');
  await page.close({ runBeforeUnload: true });
  await closed;
  assert.equal(again, false);
  await page.context().close();
});
