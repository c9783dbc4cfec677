// Starts the package's worker, whose files the build puts into `core/` beside main.js.
//
// Headlamp fetches main.js as text and evaluates it, so that the plugin does not know its own address.

const NAME = 'drift-detector';

/** Taken while the plugin is evaluated, right after Headlamp fetched it. */
const address = new URL('core/worker.js', addressOfMain()).href;

export function startWorker(): Worker {
  return new Worker(ofThisOrigin(address), { type: 'module', name: NAME });
}

/** Where main.js was fetched from: below Headlamp's base path, in the folder of shipped, user's or development plugins. */
function addressOfMain(): string {
  const fetched = performance.getEntriesByType?.('resource').map(({ name }) => name) ?? [];
  return fetched.reverse().find(name => name.endsWith(`/${NAME}/main.js`)) ?? `${location.origin}/plugins/${NAME}/main.js`;
}

/** A worker is started from the page's own origin; what it imports may come from another, like the plugins of Headlamp's desktop application. */
function ofThisOrigin(url: string): string {
  if (new URL(url).origin === location.origin) {
    return url;
  }
  return URL.createObjectURL(new Blob([`import ${JSON.stringify(url)};`], { type: 'text/javascript' }));
}
