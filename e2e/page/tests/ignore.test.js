// Known drift: an entry is copied, completed, and added as a file.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { choose, download, SAMPLE, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const FILES = ['mgmt-nightly.tar.gz', 'vcenter-inventory.json', 'nodes-team-a.web.json'].map((name) => join(SAMPLE, name));
const { browser, folder } = stand();

const suppressed = async (page) => JSON.parse(await download(page)).summary.suppressed;

/** Adds a file, and waits until the page says something that it did not say before. */
async function add(page, name, content, expected) {
  const path = join(folder, name);
  writeFileSync(path, content);
  await choose(page, path);
  await page.getByText(expected).first().waitFor();
}

test('an entry of a ghost is copied, completed and added', TIMEOUT, async () => {
  const { page, faults } = await browser.visit();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await choose(page, ...FILES);
  await state(page, 'verdict');
  assert.equal(await suppressed(page), 0);
  await page.locator('.row.machine').first().click();
  assert.match(await page.locator('.panel .verdict-word').innerText(), /^Ghost/);
  await page.getByRole('button', { name: 'Copy an entry for the ignore file' }).click();
  const entry = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(entry, /^\[\[ignore\]\]\nmatch = \{ path = "\/DC0\/vm\/.*", cluster = "team-a\/web" \}\nreason = ""\n/);
  await add(page, 'known.toml', entry, 'known.toml is an ignore file with a mistake in line 1.');
  assert.equal(await suppressed(page), 0);
  await add(page, 'known.toml', entry.replace('reason = ""', 'reason = "Known to the platform team"'), '1 ignored by the ignore file');
  assert.equal(await suppressed(page), 1);
  await page.getByText('1 ignored by the ignore file').click();
  await page.getByText('Known to the platform team').waitFor();
  assert.deepEqual(faults, []);
  await page.context().close();
});
