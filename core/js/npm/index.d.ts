import type { Inspection, Report, VcenterInventory } from './types.js';

export type * from './types.js';

/**
 * A backup: the tarball that `velero backup download NAME` writes. Streams may be cut into pieces of any length. What is
 * handed in is read, never kept, changed or transferred; do not change bytes before the call is over.
 */
export type BackupInput =
  | Blob
  | ArrayBuffer
  | ArrayBufferView
  | ReadableStream<Uint8Array>
  | AsyncIterable<Uint8Array>; // A Readable of Node is one.

/**
 * A JSON file: as an object, or as the bytes of the file. The report calls a `File` by its name, and everything else by its
 * place, for instance `inventories[0]`.
 */
export type Document = object | ArrayBuffer | ArrayBufferView | Blob;

/** How far a call has come. */
export interface Progress {
  /** `reading` while the backup is read, `analyzing` from then on. */
  phase: 'reading' | 'analyzing';
  /** Bytes of the input that were read. */
  bytes: number;
  /** Bytes of the input; absent for streams, which do not tell. */
  total?: number;
  /** Entries of the archive that were read. */
  entries: number;
}

/** What every call takes. */
export interface CallOptions {
  /** Ends the call at once, with an error named `AbortError` whose `cause` is the signal's reason. */
  signal?: AbortSignal;
  /** Is told of every mebibyte or so. What it throws rejects the call. */
  onProgress?: (progress: Progress) => void;
}

/** What the package uses of a Web Worker. Every `Worker` of a browser has it. */
export interface WebWorker {
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  terminate(): void;
  addEventListener(type: 'message' | 'error' | 'messageerror', listener: (event: any) => void): void;
}

/** How a backup is read. */
export interface OpenOptions extends CallOptions {
  /**
   * Where the package's `worker.js` is, with what it imports and `core_bg.wasm` beside it; text is taken as relative to the page.
   * Or what starts such a worker, a new one at each call. Only for code that does not know its own address: else the worker is
   * found without it. Node ignores it.
   */
  worker?: string | URL | (() => WebWorker);
  /** What the report calls the backup. A `File` has a name of its own; else it is `backup.tar.gz`. */
  fileName?: string;
}

/** What an inspection takes besides the backup. */
export interface InspectOptions extends CallOptions {
  /** Velero's record of the backup, `velero-backup.json`. */
  veleroBackup?: Document;
  /** The time against which ages are measured: RFC 3339 or a `Date`. Without it, now. */
  generatedAt?: string | Date;
}

/** What a backup is compared with. */
export interface AnalyzeOptions extends InspectOptions {
  /** Inventories of vCenters. A vCenter without one is not read: what lies there is `Unknown`. */
  inventories?: readonly (VcenterInventory | Document)[];
  /** Nodes of workload clusters. */
  nodes?: readonly NodeList[];
  /** The backup's name of a vCenter → the inventory's, where they differ. */
  vcenterAliases?: Readonly<Record<string, string>>;
  /** Leaves healthy clusters, pools and machines out of the lists; the summary still counts them. */
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
 * A backup that is cut or broken but tells something gives a report that says so. One that tells nothing rejects with
 * `unusable-backup`. Bad inventories and node lists never reject: the report names them, and what they would have
 * proved is `Unknown`.
 */
export function analyze(input: BackupInput, options?: OpenOptions & AnalyzeOptions): Promise<Report>;

/** Tells what a backup holds, and which look-ups a detection would make. */
export function inspect(input: BackupInput, options?: OpenOptions & InspectOptions): Promise<Inspection>;

/** Reads a backup once, to ask it several times. */
export function open(input: BackupInput, options?: OpenOptions): Promise<Backup>;

/**
 * A backup that was read. It lives in a worker of its own until it is disposed of; a call that is aborted or crashes
 * disposes of it as well.
 */
export interface Backup {
  /** Tells what the backup holds. */
  inspect(options?: InspectOptions): Promise<Inspection>;
  /** The same as the bytes that `drift-detector inspect --format json` prints. */
  inspectJson(options?: InspectOptions): Promise<Uint8Array>;
  /** Compares the backup with the infrastructure. */
  analyze(options?: AnalyzeOptions): Promise<Report>;
  /** The same as the bytes of the file that `drift-detector detect -o FILE` writes. */
  analyzeJson(options?: AnalyzeOptions): Promise<Uint8Array>;
  /** Ends the worker and frees its memory. Calls that still wait reject with `disposed`. */
  dispose(): void;
}

/** Why a call failed. More may be added. */
export type ErrorCode =
  /** Nothing can be said about this backup; the message says why and what to do. */
  | 'unusable-backup'
  /** An argument is not what the types say. */
  | 'invalid-argument'
  /** The input could not be read to its end; `cause` is the stream's own error. */
  | 'read-failed'
  /** The worker or its WebAssembly could not be loaded. */
  | 'worker-failed'
  /** The core ran out of memory, or has a defect. The next call starts afresh. */
  | 'crashed'
  /** The backup was disposed of before or meanwhile. */
  | 'disposed';

/** What calls reject with, aborted ones aside. Messages quote nothing of the files. */
export class DriftDetectorError extends Error {
  constructor(code: ErrorCode, message: string, options?: ErrorOptions);
  readonly name: 'DriftDetectorError';
  /** Which failure this is: stable, unlike the message. */
  readonly code: ErrorCode;
}

/** The version of the package and of the reports' generator. */
export const version: string;
