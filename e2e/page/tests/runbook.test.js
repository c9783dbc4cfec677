// The runbook on the page: followed step by step, from a cluster to its steps and back, saved, on paper.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { scenario } from '../../npm/support/scenario.js';
import { PICTURES } from '../../npm/support/site.js';
import { axe, choose, download, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const MANY = scenario('r1-restored');
const { browser } = stand();

async function verdict(options = {}) {
  const { page, faults } = await browser.visit(options);
  await choose(page, MANY.backupPath, ...MANY.inventoryPaths, ...MANY.nodePaths.map(([, path]) => path), MANY.recordPath);
  await state(page, 'verdict');
  return { page, faults, book: page.getByRole('dialog', { name: 'Runbook' }) };
}

async function end({ page, faults }) {
  assert.deepEqual(faults, []);
  await page.context().close();
}

const show = (page) => page.getByRole('button', { name: 'Runbook', exact: true }).click();
const progress = (book) => book.locator('.progress [role=status]');

/** The text of a document that a button saves. */
async function saved(page, button) {
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()]);
  return readFileSync(await file.path(), 'utf8');
}

test('steps are ticked for the visit, counted, and ticked in the documents', TIMEOUT, async () => {
  const visit = await verdict();
  const { page, book } = visit;
  await show(page);
  const all = Number((await progress(book).innerText()).match(/^0 of (\d+) steps done$/)[1]);
  const boxes = book.getByRole('checkbox');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  assert.equal(await progress(book).innerText(), `2 of ${all} steps done`);
  await page.screenshot({ path: join(PICTURES, 'runbook-ticked.png') });
  assert.deepEqual(await axe(page), []);

  await page.keyboard.press('Escape');
  await book.waitFor({ state: 'detached' });
  await show(page);
  assert.equal(await progress(book).innerText(), `2 of ${all} steps done`, 'ticks outlive the dialog');
  await page.keyboard.press('Escape');

  await download(page);
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await page.getByText('Steps of the runbook are ticked in this page only.').waitFor();
  await page.getByRole('button', { name: 'Keep what is shown' }).click();
  await show(page);
  const markdown = await saved(page, book.getByRole('button', { name: 'Download as Markdown' }));
  assert.equal(markdown.match(/^- \[x\]/gm).length, 2);
  const plain = MANY.detect('--format', 'markdown').toString();
  assert.equal(markdown.replaceAll('- [x]', '- [ ]'), plain, 'but for its ticks it is the command line\'s');
  const html = await saved(page, book.getByRole('button', { name: 'Download as HTML' }));
  assert.equal(html.match(/type="checkbox" checked/g).length, 2);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await state(page, 'empty');
  await end(visit);
});

test('a cluster leads to its steps, and its steps lead back', TIMEOUT, async () => {
  const visit = await verdict();
  const { page, book } = visit;
  await page.locator('.row.cluster').first().click();
  const name = await page.locator('#panel').innerText();
  await page.getByRole('button', { name: 'Steps of this cluster in the runbook' }).click();
  const chapter = book.locator('details.chapter[open]').filter({ hasText: name }).first();
  await chapter.waitFor();
  await page.waitForFunction(() => document.activeElement?.classList.contains('step'));
  await page.screenshot({ path: join(PICTURES, 'runbook-cluster.png') });
  assert.deepEqual(await axe(page), []);
  await chapter.getByRole('button', { name: 'Show this cluster in the list' }).click();
  await book.waitFor({ state: 'detached' });
  assert.equal(await page.locator('#panel').innerText(), name);
  await page.locator('.row.cluster.selected').waitFor();
  await page.locator('.dangers .card').first().locator('summary').first().click();
  await page.locator('.dangers .card[open]').getByRole('button', { name: 'Steps in the runbook' }).first().click();
  await book.waitFor();
  await end(visit);
});

test('each step says what it does, and its commands are copied whole', TIMEOUT, async () => {
  const visit = await verdict({ permissions: ['clipboard-read', 'clipboard-write'] });
  const { page, book } = visit;
  await show(page);
  const labels = await book.locator('.step-head .effect').allInnerTexts();
  assert.ok(labels.every((label) => ['reads', 'changes', 'destroys'].includes(label)), labels.join());
  assert.equal(await book.locator('.step-head .effect svg').count(), labels.length, 'by shape, too');
  const command = await book.locator('.step .command code').first().innerText();
  await book.locator('.step').getByRole('button', { name: 'Copy the command' }).first().click();
  await page.waitForFunction(async (wanted) => (await navigator.clipboard.readText()) === wanted, command);
  await end(visit);
});

test('the steps are searched', TIMEOUT, async () => {
  const visit = await verdict();
  const { page, book } = visit;
  await show(page);
  await book.getByRole('searchbox', { name: 'Search the steps' }).fill('cpgrown');
  await book.getByText(/^\d+ steps? found$/).waitFor();
  for (const step of await book.locator('details.chapter').all()) {
    assert.match((await step.innerText()).toLowerCase(), /cpgrown/);
  }
  await book.getByRole('searchbox', { name: 'Search the steps' }).fill('no such step');
  await book.getByText('0 steps found').waitFor();
  await end(visit);
});

test('paper has the runbook alone, with every step open', TIMEOUT, async () => {
  const visit = await verdict();
  const { page, book } = visit;
  await show(page);
  const all = Number((await progress(book).innerText()).match(/of (\d+)/)[1]);
  await page.evaluate(() => {
    window.print = () => (window.printed = [document.querySelectorAll('.runbook .step').length, document.querySelectorAll('.runbook details:not([open])').length]);
  });
  await book.getByRole('button', { name: 'Print the runbook' }).click();
  assert.deepEqual(await (await page.waitForFunction(() => window.printed)).jsonValue(), [all, 0]);
  // By the browser's own command nothing is drawn later than its event.
  await page.evaluate(() => window.addEventListener('beforeprint', () => {
    window.drawn = [document.querySelectorAll('.runbook .step').length, document.querySelectorAll('.runbook details:not([open])').length];
  }));
  await page.pdf({ path: join(PICTURES, 'runbook.pdf'), format: 'A4' });
  assert.deepEqual(await page.evaluate(() => window.drawn), [all, 0]);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.tiles').isVisible(), false);
  assert.equal(await book.locator('.runbook > h2').isVisible(), true);
  await end(visit);
});

test('a runbook of many clusters opens and ticks without delay', TIMEOUT, async () => {
  const visit = await verdict({ viewport: { width: 390, height: 800 } });
  const { page, book } = visit;
  await show(page);
  await book.locator('.step').first().waitFor();
  assert.ok((await book.locator('.step').count()) < 40, 'closed chapters are not drawn');
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(wide <= room);
  await page.screenshot({ path: join(PICTURES, 'runbook-390.png') });
  assert.deepEqual(await axe(page), []);
  await end(visit);
});
