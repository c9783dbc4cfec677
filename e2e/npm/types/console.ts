// What a console in TypeScript writes, and what it must not get away with. Compiled only.

import { createReadStream } from 'node:fs';

import { analyze, DriftDetectorError, inspect, open, version } from 'drift-detector-core';
import type { ErrorCode, Machine, MachineStatus, Report, VcenterInventory } from 'drift-detector-core';

export async function example(file: File, inventory: VcenterInventory, signal: AbortSignal): Promise<string[]> {
  const report: Report = await analyze(file, {
    inventories: [inventory, new Uint8Array(), file],
    nodes: [{ cluster: 'team-a/web', list: { kind: 'List', items: [] } }],
    vcenterAliases: { '10.0.0.5': 'vc01.corp.example' },
    generatedAt: new Date(),
    signal,
    onProgress: ({ phase, bytes, total = bytes }) => console.log(phase, bytes / total),
  });
  const machines: Machine[] = report.clusters.flatMap(({ controlPlane }) => controlPlane.machines);
  const worst: MachineStatus | undefined = machines[0]?.status;
  const time: string = report.generatedAt;
  const optional: string | undefined = report.backup.startedAt;
  await inspect(createReadStream('backup.tar.gz'));
  await inspect(file.stream());
  await analyze(file, { worker: '/plugins/drift/core/worker.js' });
  await inspect(file, { worker: new URL('core/worker.js', 'https://console.example/') });
  await open(file, { worker: () => new Worker('/plugins/drift/core/worker.js', { type: 'module' }) });
  const backup = await open(new Uint8Array());
  const bytes: Uint8Array = await backup.analyzeJson();
  backup.dispose();

  // @ts-expect-error A path is no backup.
  await analyze('backup.tar.gz');
  // @ts-expect-error Nor is a worker that runs already a place to start one.
  await open(file, { worker: new Worker('/plugins/drift/core/worker.js') });
  // @ts-expect-error There is no such status.
  const wrong: MachineStatus = 'Fine';
  // @ts-expect-error Optional fields may be absent.
  const present: string = report.backup.startedAt;
  return [version, String(worst), time, String(optional), wrong, present, String(bytes.length)];
}

export function code(error: unknown): ErrorCode | undefined {
  return error instanceof DriftDetectorError ? error.code : undefined;
}
