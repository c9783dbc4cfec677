// The page's modules before TypeScript's compiler.

import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The compiler is installed with the tests of the npm package. */
const compiler = dirname(createRequire(new URL('../../npm/package.json', import.meta.url)).resolve('typescript/package.json'));

test('the modules agree with the types of the npm package and of the glue', () => {
  const project = fileURLToPath(new URL('../types/modules.json', import.meta.url));
  try {
    execFileSync(process.execPath, [join(compiler, 'bin', 'tsc'), '--project', project], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error(`${error.stdout}${error.stderr}`);
  }
});
