// Files that a person chose → what the package takes. A file that is nothing of this is refused, never left out in silence.

import type { AnalyzeOptions } from 'drift-detector-core';

export interface Chosen {
  backup: File;
  observed: Required<Pick<AnalyzeOptions, 'inventories' | 'nodes'>> & Pick<AnalyzeOptions, 'veleroBackup'>;
}

type Kind = 'backup' | 'inventory' | 'nodes' | 'record';

/** What to tell a person about the files. */
export class Unfit extends Error {}

export async function sort(files: readonly File[]): Promise<Chosen> {
  const kinds = await Promise.all(files.map(kindOf));
  const those = (kind: Kind) => files.filter((_, number) => kinds[number] === kind);
  const [backup, ...others] = those('backup');
  if (backup === undefined) {
    throw new Unfit('Choose a backup as well: the file that “velero backup download NAME” writes.');
  }
  const [record, ...records] = those('record');
  if (others.length > 0 || records.length > 0) {
    throw new Unfit('Choose one backup alone. Clear the files first.');
  }
  return {
    backup,
    observed: {
      inventories: those('inventory'),
      nodes: those('nodes').map(list => ({ list })),
      ...(record === undefined ? {} : { veleroBackup: record }),
    },
  };
}

async function kindOf(file: File): Promise<Kind> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first === 0x1f && second === 0x8b) {
    return 'backup';
  }
  switch (kindOfJson(await file.text())) {
    case 'VcenterInventory':
      return 'inventory';
    case 'List':
    case 'NodeList':
      return 'nodes';
    case 'Backup':
      return 'record';
    default:
      throw new Unfit(`${file.name} is neither a backup, nor an inventory, nor a list of nodes.`);
  }
}

function kindOfJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined;
  } catch {
    return undefined;
  }
}
