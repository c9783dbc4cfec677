// The input of a call → bytes for the worker, in pieces.
//
// The caller's memory is copied piece by piece and never transferred: it stays the caller's.

import { DriftDetectorError } from './error.js';

/** Pieces have at least this length, so that a stream of small chunks costs no more than another. */
const GATHER = 64 << 10;
/** Pieces have at most this length. */
const PIECE = 1 << 20;
/** What messages call the input. */
const BACKUP = 'The backup';
/** How many pieces may be sent before the first is answered, so that a fast source does not fill the memory. */
const AHEAD = 4;

/**
 * @param {unknown} value
 * @returns {value is Blob}
 */
export function isBlob(value) {
  // By shape: a console's frames and tests bring Blobs of other realms.
  return typeof value === 'object' && value !== null && 'size' in value && typeof value.size === 'number'
    && 'slice' in value && typeof value.slice === 'function'
    && 'arrayBuffer' in value && typeof value.arrayBuffer === 'function';
}

/**
 * The bytes of a buffer or of a view on one.
 *
 * @param {unknown} value
 * @param {string} name what to call it
 */
export function asBytes(value, name) {
  try {
    if (ArrayBuffer.isView(value)) {
      return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    }
    const tag = Object.prototype.toString.call(value);
    return tag === '[object ArrayBuffer]' ? new Uint8Array(/** @type {ArrayBuffer} */ (value)) : undefined;
  } catch (cause) {
    throw new DriftDetectorError('invalid-argument', `${name}: its memory was transferred to somebody else.`, { cause });
  }
}

/**
 * How many bytes there are, where that is known.
 *
 * @param {import('./index.js').BackupInput} input
 */
export function sizeOf(input) {
  return isBlob(input) ? input.size : asBytes(input, BACKUP)?.byteLength;
}

/**
 * Sends all of the input to the worker.
 *
 * @param {Source} source
 * @param {import('./session.js').Session} session
 */
export async function read(source, session) {
  /** @type {Promise<boolean>[]} */
  const sent = [];
  let more = true;
  try {
    while (more) {
      const { done, value: piece } = await Promise.race([source.next(), session.ended]);
      if (done) {
        break;
      }
      sent.push(session.call('push', piece, [piece.buffer]));
      if (sent.length >= AHEAD) {
        more = (await sent.shift()) ?? false;
      }
    }
    await Promise.all(sent);
  } catch (error) {
    for (const answer of sent) {
      answer.catch(() => {}); // All reject with the reason that is thrown here.
    }
    throw error;
  } finally {
    source.cancel();
  }
}

/** @typedef {ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>} Stream */
/** @typedef {Uint8Array<ArrayBuffer>} Piece a piece with a buffer of its own */
/**
 * @typedef {object} Source
 * @property {() => Promise<IteratorResult<Piece, void>>} next
 * @property {() => void} cancel ends the source; has no effect at its end
 */

/**
 * @param {import('./index.js').BackupInput} input
 * @returns {Source}
 */
export function sourceOf(input) {
  if (isBlob(input)) {
    return sliced(input);
  }
  const bytes = asBytes(input, BACKUP);
  return bytes === undefined ? streamed(/** @type {Stream} */ (input)) : whole(bytes);
}

/**
 * @param {Blob} blob
 * @returns {Source}
 */
function sliced(blob) {
  let start = 0;
  const slice = () => {
    const bytes = bytesOf(BACKUP, blob.slice(start, start + PIECE));
    start += PIECE;
    bytes.catch(() => {}); // The reading may have ended.
    return bytes;
  };
  let ahead = slice(); // The next one is read while this one is sent.
  return {
    async next() {
      const value = await ahead;
      if (value.byteLength === 0) {
        return { done: true, value: undefined };
      }
      ahead = slice();
      return { done: false, value };
    },
    cancel() {},
  };
}

/**
 * All bytes of a Blob.
 *
 * @param {string} name what to call it
 * @param {Blob} blob
 */
export async function bytesOf(name, blob) {
  try {
    return new Uint8Array(await blob.arrayBuffer());
  } catch (cause) {
    const message = `${name} could not be read. The file may have been moved or changed.`;
    throw new DriftDetectorError('read-failed', message, { cause });
  }
}

/**
 * The next piece. Memory that is transferred while it is read is no backup that ends.
 *
 * @param {Uint8Array} bytes
 * @param {number} start
 */
function sliceOf(bytes, start) {
  try {
    if (start === 0 || bytes.byteLength > 0) {
      return /** @type {Piece} */ (bytes.slice(start, start + PIECE));
    }
  } catch (cause) {
    throw new DriftDetectorError('read-failed', `${BACKUP} was changed while it was read.`, { cause });
  }
  throw new DriftDetectorError('read-failed', `${BACKUP} was changed while it was read.`);
}

/**
 * @param {Uint8Array} bytes
 * @returns {Source}
 */
function whole(bytes) {
  let start = 0;
  return {
    async next() {
      const piece = sliceOf(bytes, start);
      start += piece.byteLength;
      return piece.byteLength === 0 ? { done: true, value: undefined } : { done: false, value: piece };
    },
    cancel() {},
  };
}

/**
 * @param {Stream} input
 * @returns {Source}
 */
function streamed(input) {
  const { next, cancel } = chunksOf(input);
  /** @type {Piece | undefined} */
  let gathered;
  let length = 0;
  /** What did not fit into the last piece. @type {Uint8Array} */
  let rest = new Uint8Array();
  let done = false;
  return {
    async next() {
      for (;;) {
        if (length === 0 && rest.byteLength >= GATHER) {
          const piece = /** @type {Piece} */ (rest.slice(0, PIECE));
          rest = rest.subarray(piece.byteLength);
          return { done: false, value: piece };
        }
        gathered ??= new Uint8Array(GATHER);
        const taken = rest.subarray(0, gathered.byteLength - length);
        gathered.set(taken, length);
        length += taken.byteLength;
        rest = rest.subarray(taken.byteLength);
        if (length === gathered.byteLength || (done && length > 0)) {
          const piece = length === gathered.byteLength ? gathered : gathered.slice(0, length);
          gathered = undefined;
          length = 0;
          return { done: false, value: piece };
        }
        if (done) {
          return { done: true, value: undefined };
        }
        const step = await next().catch((cause) => {
          throw new DriftDetectorError('read-failed', 'The backup stream failed.', { cause });
        });
        done = step.done === true;
        if (!done) {
          const bytes = asBytes(step.value, 'A chunk of the backup stream');
          if (bytes === undefined) {
            throw new DriftDetectorError('invalid-argument', 'The backup stream returned something other than bytes.');
          }
          rest = bytes;
        }
      }
    },
    cancel() {
      if (!done) {
        done = true;
        cancel();
      }
    },
  };
}

/**
 * Begins to read a stream that nobody else may be reading.
 *
 * @template T
 * @param {() => T} begin
 */
function taken(begin) {
  try {
    return begin();
  } catch (cause) {
    const message = `${BACKUP} cannot be read: something else reads this stream already.`;
    throw new DriftDetectorError('invalid-argument', message, { cause });
  }
}

/**
 * One way to read all kinds of streams.
 *
 * @param {unknown} input
 * @returns {{ next: () => Promise<IteratorResult<unknown>>, cancel: () => void }}
 */
function chunksOf(input) {
  const stream = /** @type {Partial<ReadableStream & AsyncIterable<unknown> & { destroy(): void }>} */ (input);
  if (typeof stream?.getReader === 'function') {
    const readable = /** @type {ReadableStream} */ (input);
    const reader = taken(() => readable.getReader());
    return {
      next: () => /** @type {Promise<IteratorResult<unknown>>} */ (reader.read()),
      cancel: () => void reader.cancel().catch(() => {}),
    };
  }
  const iterator = taken(() => stream?.[Symbol.asyncIterator]?.());
  if (iterator === undefined) {
    throw new DriftDetectorError('invalid-argument', 'The backup must be a Blob, bytes, or a stream of bytes.');
  }
  return {
    next: async () => iterator.next(),
    cancel() {
      // An iterator returns only after the chunk that it waits for, a stream of Node ends at once.
      stream.destroy?.();
      Promise.resolve(iterator.return?.()).catch(() => {});
    },
  };
}
