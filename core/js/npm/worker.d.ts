// A script for a worker, not for import: it exports nothing.
export {};
