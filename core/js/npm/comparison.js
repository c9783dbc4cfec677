// What a backup is compared with: the options of a call → the request to the worker.

import { asBytes, bytesOf, isBlob } from './input.js';
import { DriftDetectorError } from './error.js';

/**
 * @param {import('./index.js').AnalyzeOptions} options
 * @returns {Promise<import('./session.js').Comparison>}
 */
export async function comparison(options) {
  const { inventories = [], nodes = [], veleroBackup, vcenterAliases = {}, generatedAt = new Date() } = options;
  list('inventories', inventories);
  list('nodes', nodes);
  for (const [number, entry] of nodes.entries()) {
    text(`nodes[${number}].cluster`, entry?.cluster ?? '');
  }
  if (typeof (vcenterAliases ?? {}) !== 'object') {
    throw new DriftDetectorError('invalid-argument', 'vcenterAliases must be an object.');
  }
  const aliases = Object.entries(vcenterAliases ?? {});
  for (const [name, other] of aliases) {
    text(`vcenterAliases['${name}']`, other);
  }
  if (options.restoreInto !== undefined) {
    text('restoreInto', options.restoreInto);
  }
  const time = typeof generatedAt === 'string' ? generatedAt : textOf(generatedAt);
  const { ignoreFile } = options;
  const [record, ignored, inventoryFiles, nodeFiles] = await Promise.all([
    veleroBackup === undefined ? undefined : document('veleroBackup', veleroBackup),
    ignoreFile === undefined ? undefined : written('ignoreFile', ignoreFile),
    // Places that nothing was put into are arguments, too, and `map` would pass over them.
    Promise.all(Array.from(inventories, (file, number) => document(`inventories[${number}]`, file))),
    Promise.all(Array.from(nodes, (entry, number) => document(`nodes[${number}]`, entry?.list))),
  ]);
  return {
    inventories: inventoryFiles,
    nodes: nodeFiles.map((file, number) => ({ cluster: nodes[number]?.cluster ?? undefined, list: file })),
    veleroBackup: record,
    vcenterAliases: aliases,
    generatedAt: time,
    restoreInto: options.restoreInto,
    ignoreFile: ignored,
    ignoreHealthyResources: options.ignoreHealthyResources === true,
  };
}

/**
 * @param {string} name
 * @param {unknown} value
 */
function list(name, value) {
  if (!Array.isArray(value)) {
    throw new DriftDetectorError('invalid-argument', `${name} must be an array.`);
  }
}

/** Every option of every call: one call hands its options on to others. */
const OPTIONS = ['signal', 'onProgress', 'worker', 'fileName', 'veleroBackup', 'generatedAt', 'inventories', 'nodes', 'vcenterAliases',
  'restoreInto', 'ignoreFile', 'ignoreHealthyResources', 'cluster', 'format'];

/**
 * The option with the longest beginning in common, if that is long enough to be no chance.
 *
 * @param {string} name
 */
function nearest(name) {
  const common = (/** @type {string} */ option) => {
    let length = 0;
    while (length < option.length && option[length]?.toLowerCase() === name[length]?.toLowerCase()) {
      length += 1;
    }
    return length;
  };
  const longest = OPTIONS.reduce((one, other) => (common(other) > common(one) ? other : one));
  return common(longest) >= 4 ? longest : undefined;
}

/**
 * What every call takes.
 *
 * @param {unknown} options
 */
export function call(options) {
  if (typeof options !== 'object' || options === null) {
    throw new DriftDetectorError('invalid-argument', 'The options must be an object.');
  }
  // A word that nobody reads would be silently without effect.
  for (const name of Object.keys(options)) {
    if (!OPTIONS.includes(name)) {
      const alike = nearest(name);
      const meant = alike === undefined ? '' : ` Did you mean ${alike}?`;
      throw new DriftDetectorError('invalid-argument', `There is no option ${name}.${meant}`);
    }
  }
  const { signal, onProgress } = /** @type {{ signal?: unknown, onProgress?: unknown }} */ (options);
  if (signal !== undefined && signal !== null && !isSignal(signal)) {
    throw new DriftDetectorError('invalid-argument', 'signal must be an AbortSignal.');
  }
  if (onProgress !== undefined && onProgress !== null && typeof onProgress !== 'function') {
    throw new DriftDetectorError('invalid-argument', 'onProgress must be a function.');
  }
}

/**
 * @param {unknown} value
 * @returns {value is AbortSignal}
 */
function isSignal(value) {
  // By shape, like Blobs.
  return typeof value === 'object' && value !== null && 'aborted' in value && typeof value.aborted === 'boolean'
    && 'addEventListener' in value && typeof value.addEventListener === 'function'
    && 'removeEventListener' in value && typeof value.removeEventListener === 'function';
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function text(name, value) {
  if (typeof value !== 'string') {
    throw new DriftDetectorError('invalid-argument', `${name} must be a string.`);
  }
}

/**
 * @param {string} name
 * @param {unknown} value
 */
export function place(name, value) {
  const tag = Object.prototype.toString.call(value); // By shape, like Blobs.
  if (value !== undefined && typeof value !== 'string' && typeof value !== 'function' && tag !== '[object URL]') {
    throw new DriftDetectorError('invalid-argument', `${name} must be a URL or a function.`);
  }
}

/** @param {Date} value */
function textOf(value) {
  const valid = value instanceof Date && !Number.isNaN(value.getTime());
  if (!valid) {
    throw new DriftDetectorError('invalid-argument', 'generatedAt must be a string or a valid Date.');
  }
  return value.toISOString();
}

/**
 * @param {string} place its name in the report where it has none of its own
 * @param {unknown} value
 * @returns {Promise<import('./session.js').Document>}
 */
export async function document(place, value) {
  if (isBlob(value)) {
    const source = nameOf(value) ?? place;
    return { source, content: await bytesOf(source, value) };
  }
  const bytes = asBytes(value, place);
  if (bytes !== undefined) {
    return { source: place, content: /** @type {Uint8Array<ArrayBuffer>} */ (bytes.slice()) };
  }
  if (typeof value !== 'object' || value === null) {
    throw new DriftDetectorError('invalid-argument', `${place} must be an object, bytes, or a Blob.`);
  }
  try {
    return { source: place, content: new TextEncoder().encode(JSON.stringify(value)) };
  } catch (cause) {
    throw new DriftDetectorError('invalid-argument', `${place} cannot be converted to JSON.`, { cause });
  }
}

/**
 * A file of text, which a string may hold.
 *
 * @param {string} place
 * @param {unknown} value
 * @returns {Promise<import('./session.js').Document>}
 */
async function written(place, value) {
  if (typeof value === 'string') {
    return { source: place, content: new TextEncoder().encode(value) };
  }
  if (isBlob(value) || asBytes(value, place) !== undefined) {
    return document(place, value);
  }
  throw new DriftDetectorError('invalid-argument', `${place} must be a string, bytes, or a Blob.`);
}

/**
 * The name of a File.
 *
 * @param {unknown} value
 */
export function nameOf(value) {
  const { name } = /** @type {{ name?: unknown }} */ (value ?? {});
  return typeof name === 'string' && name !== '' ? name : undefined;
}
