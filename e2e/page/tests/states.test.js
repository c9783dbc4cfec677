// Every state of the page, as different people see it: axe finds nothing, nothing is cut off, and a picture is kept.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { choose, hold, look as lookAt, SAMPLE, SEEN, stand, state } from '../support/page.js';

const TIMEOUT = { timeout: 180_000 };
const BACKUP = join(SAMPLE, 'mgmt-nightly.tar.gz');
const OBSERVED = ['vcenter-inventory.json', 'velero-backup.json', 'nodes-team-a.web.json', 'nodes-team-a.web-api.json', 'nodes-team-b.web.json']
  .map((name) => join(SAMPLE, name));
const { browser, folder } = stand();

for (const [name, options] of Object.entries(SEEN)) {
  test(`every state, ${name}`, TIMEOUT, async () => {
    let held;
    const { page, faults } = await browser.visit({ before: (page) => (held = hold(page, '**/core_bg.wasm')), ...options });
    const look = (what) => lookAt(page, what, `${name}-${what}`);
    await look('1-empty');
    await page.getByRole('button', { name: 'Help' }).click();
    await page.getByRole('heading', { name: 'Keyboard shortcuts' }).waitFor();
    await look('2-help');
    await page.keyboard.press('Escape');
    await choose(page, BACKUP);
    await state(page, 'reading');
    await look('3-reading');
    await held.release();
    await state(page, 'contents');
    await look('4-contents');
    await choose(page, ...OBSERVED);
    await state(page, 'verdict');
    await look('5-verdict');
    await page.locator('.row.machine').first().click();
    await page.locator('.panel').waitFor();
    await look('6-machine');
    if ((options.viewport?.width ?? Infinity) < 960) {
      // The panel covers everything, and keys reach nothing behind it.
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab');
        assert.ok(await page.evaluate(() => [document.body, null].includes(document.activeElement) || document.activeElement.closest('.panel') !== null));
      }
    }
    const cut = join(folder, 'cut.tar.gz');
    const whole = readFileSync(BACKUP);
    writeFileSync(cut, whole.subarray(0, whole.length * 0.97));
    await choose(page, cut);
    await page.getByRole('button', { name: 'Replace' }).waitFor();
    await look('7-question');
    await page.getByRole('button', { name: 'Replace' }).click();
    await page.locator('.chips').getByText('cut.tar.gz').waitFor();
    await look('8-cut');
    await page.getByRole('button', { name: 'Forget everything' }).click();
    await page.getByRole('button', { name: 'Forget it' }).click();
    await state(page, 'empty');
    const wrong = join(folder, 'notes.txt');
    writeFileSync(wrong, 'no backup');
    await choose(page, wrong);
    await state(page, 'error');
    await look('9-error');
    assert.deepEqual(faults, []);
    await page.context().close();
  });
}
