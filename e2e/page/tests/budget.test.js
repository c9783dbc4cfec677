// How much a browser downloads for the page, packed as servers pack it.

import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import { test } from 'node:test';
import { brotliCompressSync } from 'node:zlib';

import { PAGE } from '../support/page.js';

test('the page stays small; the core and the sample are counted elsewhere', () => {
  const own = readdirSync(PAGE, { recursive: true })
    .filter((name) => !['core', 'sample'].includes(name.split(sep)[0]))
    .map((name) => join(PAGE, name))
    .filter((file) => statSync(file).isFile());
  assert(own.some((file) => file.endsWith('page_bg.wasm')));
  const size = own.reduce((total, file) => total + brotliCompressSync(readFileSync(file)).length, 0);
  assert(size <= 480 * 1024, `${size} bytes with brotli`);
});
