// Loads the page. Its state and everything that is drawn are in the WebAssembly.

import init from './page.js';

async function compile() {
  const response = await fetch(new URL('./page_bg.wasm', import.meta.url));
  // Many servers do not know this content type, and compileStreaming insists on it.
  const known = response.headers.get('content-type') === 'application/wasm';
  return known ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

try {
  await init({ module_or_path: await compile() });
} catch {
  const place = document.getElementById('starting');
  if (place !== null) {
    place.textContent = 'The page could not start: the browser is too old, or a file of the page is missing. '
      + 'Use the command line instead: drift-detector detect --backup FILE --inventory FILE';
  }
}
