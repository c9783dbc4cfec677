// The report as one HTML file: opened from a disk as people open it, in every light, without scripts, and on paper.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { launch, PICTURES, watch } from '../../npm/support/site.js';
import { look as lookAt, SAMPLE, SEEN } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const folder = mkdtempSync(join(tmpdir(), 'drift-document-'));
const file = join(folder, 'report.html');
let browser;

before(async () => {
  const program = process.env.DRIFT_DETECTOR;
  if (program === undefined) {
    throw new Error('DRIFT_DETECTOR names no program: run the tests by cargo xtask test');
  }
  const inputs = ['--backup', join(SAMPLE, 'mgmt-nightly.tar.gz'), '--inventory', join(SAMPLE, 'vcenter-inventory.json')];
  const { stderr } = spawnSync(program, ['detect', ...inputs, '--nodes', SAMPLE, '-o', file], { encoding: 'utf8' });
  assert.ok(existsSync(file), stderr);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** Opens the file, and tells what it must not do. */
async function visit(options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, ...options });
  const { page, faults } = await watch(context, 'file://');
  await page.goto(pathToFileURL(file).href);
  return { page, faults };
}

for (const [name, options] of Object.entries(SEEN)) {
  test(`the document, ${name}`, TIMEOUT, async () => {
    const { page, faults } = await visit(options);
    const look = (what) => lookAt(page, what, `document-${name}-${what}`);
    await look('folded');
    assert.match(await page.locator('h1').innerText(), /A restore destroys nothing, but there is work/);
    await page.evaluate(() => document.querySelectorAll('details').forEach((details) => (details.open = true)));
    await look('unfolded');
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}

test('it reads without scripts, by keys alone', TIMEOUT, async () => {
  const { page, faults } = await visit({ javaScriptEnabled: false });
  const ghost = page.locator('details.machine', { hasText: 'web-md-0-gn9tl-dsdgc' }).first();
  const evidence = ghost.getByText('has its BIOS UUID');
  assert.equal(await evidence.isVisible(), false);
  await ghost.locator('summary').focus();
  await page.keyboard.press('Enter');
  assert.equal(await evidence.isVisible(), true);
  assert.deepEqual(faults, []);
  await page.context().close();
});

test('on paper everything is unfolded', TIMEOUT, async () => {
  const { page, faults } = await visit();
  const seen = () => page.evaluate(() => [...document.querySelectorAll('details.machine > :not(summary)')].map((part) => part.checkVisibility()));
  assert.ok((await seen()).every((is) => !is), 'folded on the screen');
  const folded = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.emulateMedia({ media: 'print' });
  const printed = await seen();
  assert.ok(printed.length > 5 && printed.every(Boolean), `${printed.filter(Boolean).length} of ${printed.length} are seen`);
  assert.ok((await page.evaluate(() => document.documentElement.scrollHeight)) > folded);
  const pdf = await page.pdf({ format: 'A4' });
  writeFileSync(join(PICTURES, 'document.pdf'), pdf);
  assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
  const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;
  assert.ok(pages > 1, `${pages} pages hold all evidence`);
  assert.deepEqual(faults, []);
  await page.context().close();
});
