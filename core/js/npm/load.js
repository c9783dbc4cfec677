// Loads the core from beside itself, in a browser.

import init, { Observations, Reader } from './core.js';

export async function compile() {
  // Written out in one expression: this is how bundlers recognise a file that belongs here.
  const response = await fetch(new URL('./core_bg.wasm', import.meta.url));
  // Servers that do not know the type are common, and compiling as it arrives insists on it.
  const known = response.headers.get('content-type') === 'application/wasm';
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** @type {import('./server.js').Load} */
export async function load(compiled) {
  const module = compiled ?? (await compile());
  await init({ module_or_path: module });
  return { module, Observations, Reader };
}
