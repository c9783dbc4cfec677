// A worker of the console's own that uses the package.

import { inspect } from './core/index.js';

self.addEventListener('message', async ({ data }) => {
  const response = await fetch(data);
  const { backup, clusters } = await inspect(await response.blob());
  self.postMessage({ complete: backup.complete, clusters: clusters.length });
});
