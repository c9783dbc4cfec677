// Times the page in Chromium beside `tar -tzf`: from the drop of a backup to its contents, from there to the verdict, and, in another
// browser, from the drop of both files together to the verdict.
// A measurement for people, never a test.
//
//     node bench.js BACKUP INVENTORY [ROUNDS]

import { spawnSync } from 'node:child_process';

import { choose, open, state } from './support/page.js';

const [backup, inventory, rounds = '5'] = process.argv.slice(2);
const browser = await open();
const times = { tar: [], contents: [], verdict: [], together: [], longest: [], heap: [] };

/** Milliseconds in the page's own time, from the choice of files to a state that is drawn. */
async function timed(page, files, name) {
  await page.evaluate((wanted) => {
    window.began = undefined;
    document.querySelector('#files').addEventListener('change', () => (window.began = performance.now()), { capture: true, once: true });
    window.drawn = new Promise((resolve) => {
      const look = () => {
        if (document.querySelector('#app').dataset.state === wanted && window.began !== undefined) {
          requestAnimationFrame(() => resolve(performance.now() - window.began));
        } else {
          requestAnimationFrame(look);
        }
      };
      look();
    });
  }, name);
  await choose(page, ...files);
  return page.evaluate(() => window.drawn);
}

for (let round = 0; round <= Number(rounds); round++) {
  const began = performance.now();
  spawnSync('tar', ['-tzf', backup], { maxBuffer: 1 << 28 });
  const tar = performance.now() - began;
  const { page } = await browser.visit();
  await page.evaluate(() => {
    window.longest = 0;
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        window.longest = Math.max(window.longest, duration);
      }
    }).observe({ type: 'longtask' });
  });
  const contents = await timed(page, [backup], 'contents');
  const verdict = await timed(page, [inventory], 'verdict');
  await state(page, 'verdict');
  const longest = await page.evaluate(() => window.longest);
  const heap = await page.workers()[0].evaluate(async () => {
    const core = await import(new URL('./core/core.js', self.location));
    return (await core.default()).memory.buffer.byteLength;
  });
  await page.context().close();
  const { page: other } = await browser.visit();
  const together = await timed(other, [backup, inventory], 'verdict');
  await other.context().close();
  if (round > 0) { // The first one warms up.
    for (const [name, value] of Object.entries({ tar, contents, verdict, together, longest, heap: heap / 2 ** 20 })) {
      times[name].push(value);
    }
  }
}
await browser.close();

const measures = {
  tar: ['`tar -tzf`', 'ms'], contents: ['page: drop to contents', 'ms'], verdict: ['page: inventory to verdict', 'ms'], together: ['page: both together to verdict', 'ms'],
  longest: ['longest task of the main thread', 'ms'], heap: ['WebAssembly heap of the core', 'MiB'],
};
console.log('| | median | range |\n| --- | ---: | ---: |');
for (const [name, [words, unit]] of Object.entries(measures)) {
  const sorted = times[name].sort((one, other) => one - other).map(Math.round);
  console.log(`| ${words} | ${sorted[Math.floor(sorted.length / 2)]} ${unit} | ${sorted[0]}–${sorted.at(-1)} ${unit} |`);
}
