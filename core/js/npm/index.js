// For browsers: the public functions, over Web Workers.

import { bind } from './api.js';
import { spawn } from './spawn.js';

export { DriftDetectorError } from './error.js';
export { version } from './version.js';
export const { analyze, answer, inspect, open, runbook } = bind(spawn);
