// For Node: the public functions, over worker threads.

import { bind } from './api.js';
import { spawn } from './spawn.node.js';

export { DriftDetectorError } from './error.js';
export { version } from './version.js';
export const { analyze, answer, inspect, open, runbook } = bind(spawn);
