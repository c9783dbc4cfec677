// Fails a pipeline on drift: node check.js BACKUP INVENTORY [NAMESPACE/NAME=NODES]...
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { analyze } from 'drift-detector-core';

const [backup, inventory, ...lists] = process.argv.slice(2);
const nodes = lists.map((text) => text.split('=')).map(async ([cluster, path]) => ({ cluster, list: await readFile(path) }));
const { summary } = await analyze(createReadStream(backup), { inventories: [await readFile(inventory)], nodes: await Promise.all(nodes) });
console.log(summary.status, summary.machines);
process.exitCode = summary.status === 'Healthy' ? 0 : 1;
