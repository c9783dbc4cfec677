// A console's page: files in, a list of machines that are not healthy out.

import { analyze, DriftDetectorError, type Report } from 'drift-detector-core';

const input = document.querySelector('input') as HTMLInputElement;
const status = document.querySelector('[role=status]') as HTMLElement;
const list = document.querySelector('ul') as HTMLUListElement;

function machines({ clusters }: Report): string[] {
  return clusters.flatMap(({ namespace, name, controlPlane, workers }) =>
    [...controlPlane.machines, ...workers.pools.flatMap((pool) => pool.machines)]
      .filter((machine) => machine.status !== 'Healthy')
      .map((machine) => `${namespace}/${name} ${machine.name}: ${machine.status}`));
}

input.addEventListener('change', async () => {
  const files = [...(input.files ?? [])];
  const backup = files.find(({ name }) => name.endsWith('.tar.gz'));
  if (backup === undefined) {
    status.textContent = 'Choose a backup.';
    return;
  }
  const json = files.filter((file) => file !== backup);
  try {
    const report = await analyze(backup, {
      inventories: json.filter(({ name }) => name.startsWith('inventory')),
      nodes: json.filter(({ name }) => name.startsWith('nodes-')).map((list) => ({ list })),
    });
    list.replaceChildren(...machines(report).map((text) => Object.assign(document.createElement('li'), { textContent: text })));
    status.textContent = report.summary.status;
  } catch (error) {
    status.textContent = error instanceof DriftDetectorError ? error.message : String(error);
  }
});
