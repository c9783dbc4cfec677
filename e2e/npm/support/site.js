// A plain static server with a strict Content Security Policy, and a real Chromium before it.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

const TYPES = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.wasm': 'application/wasm', '.json': 'application/json',
};

/** Where tests put what they saw, for people to look at. */
export const PICTURES = fileURLToPath(new URL('../../../target/screenshots', import.meta.url));

/** All that the package asks for. */
export const POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'";

/** Serves folders below paths: `{ '/some/path/': folder }`. A function gives the text of one page. */
export async function serve(folders, policy = POLICY) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, 'http://localhost').pathname));
    const place = Object.keys(folders).filter((start) => path.startsWith(start)).sort((one, other) => other.length - one.length)[0];
    try {
      const found = folders[place];
      const name = path.slice(place.length) || 'index.html';
      const body = typeof found === 'function' ? found(name) : await readFile(join(found, name));
      const type = typeof found === 'function' ? TYPES['.html'] : (TYPES[extname(name)] ?? 'application/octet-stream');
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy, 'x-content-type-options': 'nosniff' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => {
      server.closeAllConnections();
      server.close(resolve);
    }),
  };
}

/** Debian's Chromium, which asks nobody for anything. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync', '--js-flags=--expose-gc'],
  });
}

/** A page that remembers what it must not do: other origins, violations of the policy, errors. */
export async function watch(browser, origin) {
  const page = await browser.newPage();
  const faults = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) {
      faults.push(`asked for ${request.url()}`);
    }
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      faults.push(`${message.type()}: ${message.text()}`);
    }
  });
  return { page, faults };
}
