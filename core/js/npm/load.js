// Loads the core from beside itself, in a browser.

import init, { Observations, Reader, Report } from './core.js';

export async function compile() {
  // In one expression, so that bundlers recognise the file.
  const response = await fetch(new URL('./core_bg.wasm', import.meta.url));
  // Many servers do not know this content type, and compileStreaming insists on it.
  const known = response.headers.get('content-type') === 'application/wasm';
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** @type {import('./server.js').Load} */
export async function load(compiled) {
  const module = compiled ?? (await compile());
  await init({ module_or_path: module });
  return { module, Observations, Reader, Report };
}
