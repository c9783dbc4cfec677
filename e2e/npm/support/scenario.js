// The fixtures: a backup and what was observed later, for the package and for the program.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The password of every account in the fixtures. */
export const PASSWORD = 'CANARY-vcenter-password-7f3a';

export const FIXTURES = fileURLToPath(new URL('../../fixtures', import.meta.url));

/** Every fixture: the project's own, and those of the folder that `DRIFT_FIXTURES` names. */
export function scenarios() {
  const folders = [FIXTURES, process.env.DRIFT_FIXTURES].filter((folder) => folder !== undefined);
  return folders.flatMap((folder) => {
    const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'truth.json'))).sort();
    return names.map((name) => new Scenario(join(folder, name)));
  });
}

/** The fixture of the project with this name. */
export function scenario(name) {
  return new Scenario(join(FIXTURES, name));
}

class Scenario {
  constructor(folder) {
    const files = readdirSync(folder).filter((name) => name.endsWith('.json')).sort((one, other) => one.length - other.length);
    this.name = basename(folder);
    this.backupPath = join(folder, 'backup.tar.gz');
    this.inventoryPaths = files.filter((name) => name.startsWith('inventory')).map((name) => join(folder, name));
    this.nodePaths = files.filter((name) => name.startsWith('nodes-')).sort().map((name) => [
      name.slice('nodes-'.length, -'.json'.length).replace('.', '/'),
      join(folder, name),
    ]);
    this.recordPath = join(folder, 'velero-backup.json');
  }

  /** The backup's bytes. */
  get backup() {
    return readFileSync(this.backupPath);
  }

  /** What `analyze` takes for everything that was observed. Files have the names that the program sees. */
  get observed() {
    return {
      inventories: this.inventoryPaths.map(file),
      nodes: this.nodePaths.map(([cluster, path]) => ({ cluster, list: file(path) })),
      veleroBackup: file(this.recordPath),
    };
  }

  /** What the program writes for the same, byte for byte. */
  detect(...more) {
    const inventories = this.inventoryPaths.flatMap((path) => ['--inventory', path]);
    const nodes = this.nodePaths.flatMap(([cluster, path]) => ['--nodes', `${cluster}=${path}`]);
    return run('detect', '--backup', this.backupPath, ...inventories, ...nodes, '--velero-backup', this.recordPath, '-o', '-', ...more);
  }

  /** What the program prints about the backup alone. */
  inspect() {
    return run('inspect', '--backup', this.backupPath, '--velero-backup', this.recordPath, '--format', 'json');
  }
}

/** A file with its name. */
export function file(path) {
  return new File([readFileSync(path)], basename(path));
}

/** Standard output of the program. */
export function run(...args) {
  const program = process.env.DRIFT_DETECTOR;
  if (program === undefined) {
    throw new Error('DRIFT_DETECTOR names no program: run the tests by cargo xtask test');
  }
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: 1 << 28 });
  if (![0, 1, 3].includes(status)) {
    throw error ?? new Error(`${args[0]} ended with ${status}: ${stderr}`);
  }
  return stdout;
}
