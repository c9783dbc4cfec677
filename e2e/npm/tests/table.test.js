// The table of machines, opened as a spreadsheet opens it: by a reader that knows nothing of its writer, and that
// takes what looks like a formula for one.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as sheets from 'xlsx';

const SAMPLES = fileURLToPath(new URL('../../../samples', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'drift-table-'));
after(() => rmSync(folder, { recursive: true }));

/** Names that begin a formula, hold what separates cells, or are written in other scripts. */
const NAMES = [
  '=1+2',
  '=HYPERLINK("http://evil.example","x")',
  '+1+2',
  '-1-2',
  '@SUM(1,2)',
  'a;=1+2',
  'a,"b"',
  'two\nlines',
  'Zürich-東京',
];

/** The sheet of a table: of text, or of bytes, which are UTF-8 only where they begin with a mark, as for Excel. */
function opened(table) {
  const type = typeof table === 'string' ? 'string' : 'buffer';
  const book = sheets.read(table, { type, cellFormula: true, raw: false });
  return book.Sheets[book.SheetNames[0]];
}

/** The addresses of cells that are formulas. */
function formulas(sheet) {
  return Object.entries(sheet).filter(([, cell]) => cell.f !== undefined).map(([address]) => address);
}

/** The table and the report of the sample, whose virtual machines have got these names. */
function detected(options) {
  const program = process.env.DRIFT_DETECTOR;
  assert.ok(program, 'DRIFT_DETECTOR names no program: run the tests by cargo xtask test');
  const inventory = JSON.parse(readFileSync(join(SAMPLES, 'vcenter-inventory.json'), 'utf8'));
  const machines = inventory.virtualMachines.filter(({ template }) => !template).slice(-NAMES.length);
  machines.forEach((machine, at) => (machine.name = NAMES[at]));
  const file = (name) => join(folder, name);
  writeFileSync(file('inventory.json'), JSON.stringify(inventory));
  const outputs = ['-o', file('table.csv'), '-o', file('report.json'), ...options];
  const inputs = ['--backup', join(SAMPLES, 'mgmt-nightly.tar.gz'), '--inventory', file('inventory.json'), '--skip-access-apiserver'];
  const { stderr } = spawnSync(program, ['detect', ...inputs, ...outputs], { encoding: 'utf8' });
  assert.equal(stderr, '');
  return { table: readFileSync(file('table.csv')), report: JSON.parse(readFileSync(file('report.json'), 'utf8')) };
}

test('the reader takes a formula for one', () => {
  assert.deepEqual(formulas(opened('"name"\n"=1+2"\n')), ['A2']);
});

for (const options of [[], ['--csv-bom']]) {
  test(`a spreadsheet reads the table ${options}`, () => {
    const { table, report } = detected(options);
    const sheet = opened(options.length === 0 ? table.toString('utf8') : table);
    assert.deepEqual(formulas(sheet), []);
    const rows = sheets.utils.sheet_to_json(sheet, { defval: '', raw: false });
    const { total } = report.summary.machines;
    assert.equal(rows.length, total + report.summary.needFurtherConfirmationInfraMachines);

    const parts = report.clusters.flatMap(({ controlPlane, workers }) => [controlPlane, ...workers.pools]);
    const machines = parts.flatMap(({ machines }) => machines).map(({ name, status }) => [name, status]);
    const others = report.needFurtherConfirmationInfraMachines;
    const expected = [...machines, ...others.map(({ virtualMachine }) => [virtualMachine.name, 'Unattributed'])];
    // An apostrophe keeps a formula from being one, and a line break is written as its number.
    const plain = ([name, status]) => `${name.replaceAll("'", '').replaceAll('\n', '\\u{a}')} ${status}`;
    const found = rows.map(({ name, status }) => plain([name, status]));
    assert.deepEqual(found.sort(), expected.map(plain).sort());
    const named = new Set(rows.map(({ vmName }) => vmName.replaceAll("'", '')));
    for (const name of ['=1+2', '@SUM(1,2)', 'a;=1+2', 'a,"b"', 'Zürich-東京']) {
      assert.ok(named.has(name), `${name} in ${[...named]}`);
    }
  });
}
