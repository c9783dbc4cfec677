// Loads the page. Its state and everything that is drawn are in the WebAssembly.

import init from './page.js';

async function compile() {
  const response = await fetch(new URL('./page_bg.wasm', import.meta.url));
  // Servers that do not know the type are common, and compiling as it arrives insists on it.
  const known = response.headers.get('content-type') === 'application/wasm';
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

try {
  await init({ module_or_path: await compile() });
} catch {
  const place = document.getElementById('starting');
  if (place !== null) {
    place.textContent = 'The page could not be started: this browser is too old, or a part of the page is missing. '
      + 'The command line gives the verdict: drift-detector detect --backup FILE --inventory FILE';
  }
}
