// The page before a real Chromium, and what a person does with it.

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';

import { launch, PICTURES, serve, watch } from '../../npm/support/site.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The folder of the page, as it was built. */
export const PAGE = process.env.DRIFT_DETECTOR_SITE ?? fileURLToPath(new URL('../../../target/dist/page', import.meta.url));

/** The sample, beside the page. */
export const SAMPLE = join(PAGE, 'sample');

/** The path of the page: any path works. */
const PATH = '/some/where/';

/** A static server and a browser. */
async function open() {
  const site = await serve({ [PATH]: PAGE });
  const browser = await launch();
  return {
    browser,
    /** A fresh page, and what it must not do. `before` may stand in its way: the page prepares itself as soon as it is there. */
    async visit({ hash = '', before = () => {}, ...options } = {}) {
      const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, ...options });
      const { page, faults } = await watch(context, site.origin);
      const requests = [];
      page.on('request', (request) => requests.push(request));
      await before(page);
      await page.goto(`${site.origin}${PATH}${hash}`);
      await state(page, 'empty');
      return { page, faults, requests };
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

/** The browser of one file's tests, and a folder for what they write. Both go when the tests are over. */
export function stand() {
  const folder = mkdtempSync(join(tmpdir(), 'drift-page-'));
  let opened;
  before(async () => {
    opened = await open();
  });
  after(async () => {
    await opened?.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, browser: { visit: (options) => opened.visit(options) } };
}

/** How people see a page. Twice as large is what a browser calls 200 %: half the room. */
export const SEEN = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark' },
  narrow: { viewport: { width: 320, height: 720 } },
  'twice-as-large': { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
  'forced-colours': { forcedColors: 'active' },
};

/** Keeps a picture of a page; nothing of it is cut off, and axe finds nothing. */
export async function look(page, what, picture) {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  await page.screenshot({ path: join(PICTURES, `${picture}.png`), fullPage: true });
  assert.ok(wide <= room, `${what} is ${wide} wide in ${room}`);
  assert.deepEqual(await axe(page), [], what);
}

/** Waits until the page is in this state. */
export function state(page, name) {
  return page.waitForSelector(`#app[data-state="${name}"]`, { timeout: 60_000 });
}

/** Chooses files by their paths. */
export function choose(page, ...paths) {
  return page.setInputFiles('#files', paths);
}

/** Drops files on the page, as they come from a desktop. */
export async function drop(page, ...paths) {
  const files = paths.map((path) => ({ name: basename(path), base64: readFileSync(path).toString('base64') }));
  await page.evaluate((contents) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of contents) {
      transfer.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    window.dispatchEvent(new DragEvent('dragover', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
}

/** Lets requests wait until they are released. */
export function hold(page, pattern) {
  let release;
  const released = new Promise((resolve) => (release = resolve));
  const waiting = (route) => released.then(() => route.continue()).catch(() => {}); // Whoever asked may have gone.
  const routed = page.route(pattern, waiting);
  return {
    async release() {
      await routed;
      release();
      await page.unroute(pattern, waiting);
    },
  };
}

/** What axe finds, in words. */
export async function axe(page) {
  const there = await page.evaluate(() => 'axe' in globalThis);
  if (!there) {
    await page.evaluate(readFileSync(AXE, 'utf8'));
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).slice(0, 3).join(' | ')}`);
}

/** The text of the downloaded report. */
export async function download(page) {
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download report' }).click(),
  ]);
  return readFileSync(await file.path(), 'utf8');
}
