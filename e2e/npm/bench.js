// Times the package beside `tar -tzf` and beside what a console would do today: the platform's gzip and a tar reader in
// JavaScript. A measurement for people, never a test.
//
//     node bench.js BACKUP INVENTORY [ROUNDS]

import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';

import { analyze } from 'drift-detector-core';
import tar from 'tar-stream';

const [backup, inventory, rounds = '7'] = process.argv.slice(2);

/** As in the page of a console: gzip by the platform, tar by a library, JSON by the platform. Keeps what the core keeps. */
async function readByHand() {
  const extract = tar.extract();
  const kept = [];
  extract.on('entry', (header, stream, next) => {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      if (/cluster\.x-k8s\.io|\/secrets\//.test(header.name) && header.type === 'file') {
        kept.push(JSON.parse(Buffer.concat(parts).toString()));
      }
      next();
    });
  });
  const done = new Promise((resolve, reject) => extract.on('finish', resolve).on('error', reject));
  const unpacked = Readable.toWeb(createReadStream(backup)).pipeThrough(new DecompressionStream('gzip'));
  Readable.fromWeb(unpacked).pipe(extract);
  await done;
  return kept.length;
}

const contenders = {
  '`tar -tzf`': () => spawnSync('tar', ['-tzf', backup], { maxBuffer: 1 << 28 }),
  'DecompressionStream and tar-stream, reading alone': readByHand,
  'analyze, the whole verdict': async () => analyze(createReadStream(backup, { highWaterMark: 1 << 20 }), { inventories: [await readFile(inventory)] }),
};

const times = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
for (let round = 0; round <= Number(rounds); round++) {
  for (const [name, run] of Object.entries(contenders)) {
    const began = performance.now();
    await run();
    if (round > 0) {
      times[name].push(performance.now() - began); // The first one warms up.
    }
  }
}

const middle = (name) => times[name].sort((one, other) => one - other)[Math.floor(times[name].length / 2)];
const [first] = Object.keys(contenders);
console.log('| | median | range | × tar |\n| --- | ---: | ---: | ---: |');
for (const name of Object.keys(contenders)) {
  const median = middle(name);
  const [shortest, longest] = [times[name][0], times[name].at(-1)].map(Math.round);
  console.log(`| ${name} | ${Math.round(median)} ms | ${shortest}–${longest} ms | ${(median / middle(first)).toFixed(2)} |`);
}
