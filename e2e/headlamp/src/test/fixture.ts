// The files of a fixture, and its truth.
//
// The tooling puts polyfills in the place of Node's modules, also in tests; asked of the process, they are the real ones.

const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
const { join } = process.getBuiltinModule('node:path');
/** Node's, whose bytes can be read, where jsdom's cannot. */
const { File } = process.getBuiltinModule('node:buffer') as unknown as typeof globalThis;

const FIXTURES = join(process.cwd(), '..', 'fixtures');

/** What a person would choose. */
export function files(fixture: string, wanted: (name: string) => boolean = () => true): File[] {
  return readdirSync(join(FIXTURES, fixture))
    .filter(name => name === 'backup.tar.gz' || /^(inventory|nodes-|velero-backup).*\.json$/.test(name))
    .filter(wanted)
    .map(name => new File([readFileSync(join(FIXTURES, fixture, name))], name));
}

/** A file of this text. */
export function file(name: string, text: string): File {
  return new File([text], name);
}

interface Truth {
  clusters: Record<string, { machines: Record<string, { status: string }>; ghosts: { name: string }[] }>;
  unattributedVMs: unknown[];
}

/** What must be said of it, from what was done to the infrastructure. */
export function truth(fixture: string) {
  const { clusters, unattributedVMs } = JSON.parse(readFileSync(join(FIXTURES, fixture, 'truth.json'), 'utf8')) as Truth;
  const machines = Object.entries(clusters).flatMap(([cluster, { machines, ghosts }]) => [
    ...Object.entries(machines).map(([name, { status }]) => `${cluster} ${name} ${status}`),
    ...ghosts.map(({ name }) => `${cluster} ${name} Ghost`),
  ]);
  return { differing: machines.filter(row => !row.endsWith(' Healthy')), machines: machines.length, unattributed: unattributedVMs.length };
}
