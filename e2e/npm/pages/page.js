// What a console's page does with the package, for a test that calls these from outside.

import * as core from './core/index.js';

async function file(url) {
  const response = await fetch(url);
  return new File([await response.blob()], url.split('/').at(-1));
}

async function observed({ inventories, nodes, record }) {
  return {
    inventories: await Promise.all(inventories.map(file)),
    nodes: await Promise.all(nodes.map(async ([cluster, url]) => ({ cluster, list: await file(url) }))),
    veleroBackup: await file(record),
  };
}

const text = (bytes) => new TextDecoder().decode(bytes);

window.journeys = {
  async report(scenario, generatedAt) {
    const backup = await core.open(await file(scenario.backup));
    try {
      return text(await backup.analyzeJson({ ...(await observed(scenario)), generatedAt }));
    } finally {
      backup.dispose();
    }
  },
  async stream(scenario) {
    const { body } = await fetch(scenario.backup);
    return core.analyze(body, await observed(scenario));
  },
  async repeat(scenario, times) {
    const backup = await file(scenario.backup);
    const options = await observed(scenario);
    for (let turn = 0; turn < times; turn++) {
      await core.analyze(backup, options);
      await core.inspect(new Blob(['no backup'])).catch(() => {});
      const controller = new AbortController();
      await core.analyze(backup, { signal: controller.signal, onProgress: () => controller.abort() }).catch(() => {});
    }
  },
  async several(scenarios) {
    return Promise.all(scenarios.map(async (scenario) => {
      const { summary } = await core.analyze(await file(scenario.backup), await observed(scenario));
      return summary;
    }));
  },
  async abort(scenario, phase) {
    const controller = new AbortController();
    const onProgress = (progress) => progress.phase === phase && controller.abort();
    return core.analyze(await file(scenario.backup), { signal: controller.signal, onProgress }).then(() => 'done', ({ name }) => name);
  },
  async failure(bytes) {
    return core.analyze(new Uint8Array(bytes)).catch((error) => [error instanceof core.DriftDetectorError, error.code, error.message]);
  },
  async elsewhere(scenario, form) {
    const address = '/elsewhere/worker.js';
    const worker = {
      text: address,
      url: new URL(address, location.href),
      function: () => new Worker(address, { type: 'module' }),
      failure: () => {
        throw new Error('no worker');
      },
    }[form];
    return core.analyze(await file(scenario.backup), { ...(await observed(scenario)), worker }).then(({ summary }) => summary.status, ({ code }) => code);
  },
  async nested(scenario) {
    const worker = new Worker(new URL('./nested.js', import.meta.url), { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = reject;
      worker.postMessage(scenario.backup);
    }).finally(() => worker.terminate());
  },
};
