// A script for a worker. It exports nothing.
export {};
