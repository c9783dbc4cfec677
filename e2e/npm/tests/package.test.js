// The package as others judge it: its contents, its manifest, its types.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';

import { version } from 'drift-detector-core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const folder = dirname(fileURLToPath(import.meta.resolve('drift-detector-core')));
const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const here = fileURLToPath(new URL('..', import.meta.url));

/** Runs a tool that a package brings, and gives what it prints. */
function tool(name, bin, ...args) {
  const root = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  try {
    return execFileSync(process.execPath, [join(root, bin), ...args], { cwd: here, encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`${name}:\n${error.stdout}${error.stderr}`);
  }
}

test('nothing runs at its installation, and it brings nothing along', () => {
  for (const field of ['scripts', 'dependencies', 'peerDependencies', 'optionalDependencies', 'bin', 'gypfile']) {
    assert.equal(manifest[field], undefined, field);
  }
  assert.equal(manifest.version, version);
  assert.match(version, /^\d+\.\d+\.\d+/);
  assert.deepEqual(manifest.sideEffects, ['./worker.js', './worker.node.js']);
  for (const name of ['LICENSE', 'README.md', 'types.d.ts', 'worker.js', 'core_bg.wasm']) {
    assert(readdirSync(folder).includes(name), name);
  }
});

test('its sources keep to the platform', () => {
  const sources = readdirSync(folder).filter((name) => /\.(js|ts|json|md)$/.test(name));
  for (const name of sources) {
    const text = readFileSync(join(folder, name), 'utf8');
    assert(!/\beval\(|new Function\(|\bblob:|createObjectURL|data:application/.test(text), `${name} needs more than 'wasm-unsafe-eval'`);
    assert(!/\/(home|root|work|tmp|Users)\//.test(text), `${name} names a folder of one machine`);
    assert(!/\/\/[# ]*sourceMappingURL/.test(text), name);
    if (!['core.js', 'load.js'].includes(name)) {
      assert(!/\bfetch\(|XMLHttpRequest|WebSocket|localStorage|globalThis\./.test(text), `${name} reaches out`);
    }
  }
  const wasm = readFileSync(join(folder, 'core_bg.wasm')).toString('latin1');
  assert(!/\/(home|root|work|tmp|Users)\/[a-z]/.test(wasm), 'the module names a folder of one machine');
});

test('the module stays small', () => {
  const size = brotliCompressSync(readFileSync(join(folder, 'core_bg.wasm'))).length;
  assert(size <= 800 * 1024, `${size} bytes with brotli`);
});

test('publint finds nothing', async () => {
  const { messages } = await publint({ pkgDir: folder, strict: true, pack: 'npm' });
  assert.deepEqual(messages.map((message) => formatMessage(message, manifest)), []);
});

test('the types are right for every way to resolve them', () => {
  const place = mkdtempSync(join(tmpdir(), 'drift-detector-core-'));
  try {
    const packed = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', place], { cwd: folder, encoding: 'utf8' }));
    const [{ filename }] = Array.isArray(packed) ? packed : Object.values(packed);
    // ES modules only: `require` of them is known not to work on old versions of Node.
    tool('@arethetypeswrong/cli', 'dist/index.js', join(place, filename), '--profile', 'esm-only', '--no-emoji', '--no-color', '--exclude-entrypoints', './core_bg.wasm');
  } finally {
    rmSync(place, { recursive: true });
  }
});

test('a console in TypeScript compiles, and its mistakes do not', () => {
  tool('typescript', 'bin/tsc', '--project', 'types/tsconfig.json');
  tool('typescript', 'bin/tsc', '--project', 'types/tsconfig.json', '--module', 'esnext', '--moduleResolution', 'bundler');
});

test('the modules are what their types say', () => {
  tool('typescript', 'bin/tsc', '--project', 'types/modules.json');
});
