import type { RestoreAnswer, Runbook } from './runbook.js';
import type { Inspection, Report, VcenterInventory } from './types.js';

export type * from './runbook.js';
export type * from './types.js';

/**
 * A backup: the tarball that `velero backup download NAME` writes. Streams may have chunks of any length. The input is
 * read, and never kept, changed or transferred. Do not change it before the call ends.
 */
export type BackupInput =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>; // A Readable of Node is one.

/**
 * A JSON file: as an object, or as the bytes of the file. The report names a `File` by its name, and everything else by
 * its place, for example `inventories[0]`.
 */
export type Document = object | ArrayBuffer | ArrayBufferView | Blob;

/** Progress of a call. */
export interface Progress {
  /** `reading` while the backup is read, then `analyzing`. */
  phase: 'reading' | 'analyzing';
  /** Bytes of the input that were read. */
  bytes: number;
  /** Bytes of the input; absent for streams, whose length is unknown. */
  total?: number;
  /** Entries of the archive that were read. */
  entries: number;
}

/** Options of every call. */
export interface CallOptions {
  /** Ends the call at once, with an error named `AbortError` whose `cause` is the signal's reason. */
  signal?: AbortSignal;
  /** Called about once per mebibyte. An error that it throws, or that its promise rejects with, rejects the call. */
  onProgress?: (progress: Progress) => void | Promise<void>;
}

/** What the package uses of a Web Worker. Every `Worker` of a browser has it. */
export interface WebWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
  addEventListener(type: 'message' | 'error' | 'messageerror', listener: (event: any) => void): void;
}

/** Options for reading a backup. */
export interface OpenOptions extends CallOptions {
  /**
   * The URL of the package's `worker.js`, with its imports and `core_bg.wasm` beside it; a string is relative to the
   * page. Or a function that starts such a worker, a new one at each call. Needed only for code that does not know its
   * own address: otherwise the worker is found without it. Node ignores it.
   */
  worker?: string | URL | (() => WebWorker);
  /** The backup's name in the report. By default that of the `File`, otherwise `backup.tar.gz`. */
  fileName?: string;
}

/** Options of an inspection. */
export interface InspectOptions extends CallOptions {
  /** Velero's backup record, `velero-backup.json`. */
  veleroBackup?: Document;
  /** The time from which ages are measured: RFC 3339 or a `Date`. By default the current time. */
  generatedAt?: string | Date;
}

/** What a backup is compared with. */
export interface AnalyzeOptions extends InspectOptions {
  /** Inventories of vCenters. A vCenter without one counts as not read: machines in it are `Unknown`. */
  inventories?: readonly (VcenterInventory | Document)[];
  /** Nodes of workload clusters. */
  nodes?: readonly NodeList[];
  /** The backup's name of a vCenter → the inventory's, where they differ. */
  vcenterAliases?: Readonly<Record<string, string>>;
  /**
   * The versions of the management cluster into which the backup will be restored: `capi=1.10.1,capv=1.13.1`, `tkg=2.2`
   * or `eks-a=0.22`. Without them the forecast is for the versions that may have written the backup.
   */
  restoreInto?: string;
  /** Removes healthy clusters, pools and machines from the lists; the summary still counts them. */
  ignoreHealthyResources?: boolean;
}

/** The nodes of one workload cluster. */
export interface NodeList {
  /** `namespace/name` of the Cluster. Without it, the annotations of the nodes decide. */
  cluster?: string;
  /** What `kubectl get nodes -o json` prints. */
  list: Document;
}

/**
 * Compares a backup with the infrastructure.
 *
 * A truncated or damaged backup gives a report that says so. A backup without any usable content rejects with
 * `unusable-backup`. Unreadable inventories and node lists never reject: the report names them, and what depends on
 * them is `Unknown`.
 */
export function analyze(input: BackupInput, options?: OpenOptions & AnalyzeOptions): Promise<Report>;

/** Returns what a backup contains, and which look-ups a detection would make. */
export function inspect(input: BackupInput, options?: OpenOptions & InspectOptions): Promise<Inspection>;

/** Options of what is made from a report. */
export interface PresentOptions extends CallOptions {
  /** As in `OpenOptions`. */
  worker?: OpenOptions['worker'];
}

/** Options of a runbook. */
export interface RunbookOptions extends PresentOptions {
  /** Only what concerns this cluster, `namespace/name`, with the step numbers of the whole. */
  cluster?: string;
  /** Data to be drawn (the default), or a document. */
  format?: 'steps' | 'markdown' | 'html';
}

/**
 * May I restore? In ready sentences: what a restore would destroy, what has to be done before it, and what after it.
 * The report may be one of an earlier version. What is no report rejects with `invalid-argument`.
 */
export function answer(report: Report | Document, options?: PresentOptions): Promise<RestoreAnswer>;

/**
 * What to do in the night of the restore, step by step. Pass a report with its healthy resources: they are restored,
 * too. As a string: Markdown, or one HTML file that needs no script.
 */
export function runbook(
  report: Report | Document,
  options: RunbookOptions & { format: 'markdown' | 'html' },
): Promise<string>;
export function runbook(report: Report | Document, options?: RunbookOptions & { format?: 'steps' }): Promise<Runbook>;

/** Reads a backup once, for several calls. */
export function open(input: BackupInput, options?: OpenOptions): Promise<Backup>;

/**
 * A backup that was read. It occupies a worker of its own until it is disposed of. A call that is aborted or crashes
 * also disposes of it.
 */
export interface Backup {
  /** Returns what the backup contains. */
  inspect(options?: InspectOptions): Promise<Inspection>;
  /** The same as the bytes that `drift-detector inspect --format json` prints. */
  inspectJson(options?: InspectOptions): Promise<Uint8Array>;
  /** Compares the backup with the infrastructure. */
  analyze(options?: AnalyzeOptions): Promise<Report>;
  /** The same as the bytes of the file that `drift-detector detect -o FILE` writes. */
  analyzeJson(options?: AnalyzeOptions): Promise<Uint8Array>;
  /** Ends the worker and frees its memory. Calls in progress reject with `disposed`. */
  dispose(): void;
}

/** Why a call failed. More may be added. */
export type ErrorCode =
  /** The backup is not usable; the message says why and what to do. */
  | 'unusable-backup'
  /** An argument does not match its type. */
  | 'invalid-argument'
  /** The input could not be read to its end; `cause` is the stream's own error. */
  | 'read-failed'
  /** The worker or its WebAssembly could not be loaded. */
  | 'worker-failed'
  /** The core ran out of memory or has a defect. The next call starts a new worker. */
  | 'crashed'
  /** The backup was disposed of before or during the call. */
  | 'disposed';

/** The error of a call that was not aborted. Messages quote nothing of the files. */
export class DriftDetectorError extends Error {
  constructor(code: ErrorCode, message: string, options?: ErrorOptions);
  readonly name: 'DriftDetectorError';
  /** The kind of failure. Stable, unlike the message. */
  readonly code: ErrorCode;
}

/** The version of the package and of the reports' generator. */
export const version: string;
