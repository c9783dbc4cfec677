// Builds the page that stands in for Headlamp.

import { copyFileSync, readFileSync } from 'node:fs';
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

/** Its texts, which it asks for in a way that only its own bundler knows. */
const texts = {
  name: 'texts',
  setup({ onLoad }) {
    onLoad({ filter: /lib.i18n.config\.js$/ }, ({ path }) => ({ contents: readFileSync(path, 'utf8').replace('.json?import=default', '.json') }));
  },
};

/** Writes the page into a folder. */
export async function host(outdir) {
  await build({
    entryPoints: [join(here, 'main.jsx')],
    outdir, bundle: true, format: 'esm', target: 'es2022', jsx: 'automatic', logLevel: 'error', plugins: [icons, texts],
    inject: [join(here, 'process.js')],
    alias: { path: 'path-browserify' },
    define: { 'import.meta.env': '{"DEV":false}', global: 'globalThis', 'process.env.NODE_ENV': '"production"' },
    loader: { '.svg': 'dataurl', '.ttf': 'dataurl', '.woff2': 'dataurl' },
  });
  copyFileSync(join(here, 'index.html'), join(outdir, 'index.html'));
}
