// Builds the page that stands in for Headlamp.

import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Icons of kinds, on a map that is not shown here: Headlamp's own build makes components of them. */
const icons = {
  name: 'icons',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\.svg\?react$/ }, ({ path }) => ({ path, namespace: 'icon' }));
    onLoad({ filter: /.*/, namespace: 'icon' }, () => ({ contents: 'export default () => null;', loader: 'js' }));
  },
};

/** Writes the page into a folder. */
export async function host(outdir) {
  await build({
    entryPoints: [join(here, 'main.jsx')],
    outdir, bundle: true, format: 'esm', target: 'es2022', jsx: 'automatic', logLevel: 'error', plugins: [icons],
    alias: { path: 'path-browserify' },
    define: { 'import.meta.env': '{"DEV":false}', global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
  });
  copyFileSync(join(here, 'index.html'), join(outdir, 'index.html'));
}
