// Asks the program that serves this page, with the accounts of the backup or with one that a person typed.
//
// In: a request. Out, through the port: any number of { progress }, then { file } or { problem }. Any message that
// comes through the port meanwhile ends the look-up.

import { lines } from './lines.js';

/** @typedef {{ username: string, password: string }} Account */
/** @typedef {{ server: string, thumbprint: string | undefined, account: Account | undefined }} Vcenter */
/** @typedef {{ token: string, vcenter: Vcenter, cluster?: undefined }} VcenterRequest */
/** @typedef {{ token: string, cluster: string, vcenter?: undefined }} ClusterRequest */
/** @typedef {VcenterRequest | ClusterRequest} Request */

/** @typedef {{ objects?: number, nodes?: number }} Progress */
/** @typedef {{ sha256: string, sha1: string, known?: boolean }} Certificate with more fields, which are passed on */
/** @typedef {{ code: string, title: string, advice?: string[], certificate?: Certificate }} Problem */
/** @typedef {{ progress: Progress } | { file: Blob } | { problem: Problem }} Answer */
/** @typedef {{ progress?: Progress, error?: Problem, inventory?: object, nodes?: object }} Line */

/** @typedef {import('./core/core.js').Backup} Backup */

/**
 * @param {Backup | undefined} backup
 * @param {Request} request
 * @param {MessagePort} port
 */
export async function lookUp(backup, request, port) {
  const abort = new AbortController();
  port.onmessage = () => abort.abort();
  /** @param {Answer} answer */
  const post = (answer) => port.postMessage(answer);
  try {
    const found = await ask(backup, request, abort.signal, (progress) => post({ progress }));
    post({ file: new Blob([found], { type: 'application/json' }) });
  } catch (error) {
    post({ problem: explain(error, backup, request) });
  }
}

/** A problem in the words of the program. Anything else that is thrown is a defect or a lost connection. */
class Refused extends Error {
  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

/**
 * @param {Backup | undefined} backup
 * @param {Request} request
 * @param {AbortSignal} signal
 * @param {(progress: Progress) => void} onProgress
 */
async function ask(backup, request, signal, onProgress) {
  const { path, body } = bodyOf(backup, request);
  let response;
  try {
    response = await fetch(new URL(path, import.meta.url), {
      method: 'POST',
      headers: { 'Authorization': `Bearer ${request.token}`, 'Content-Type': 'application/json' },
      body,
      signal,
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
    });
  } finally {
    body.fill(0);
  }
  if (!response.ok) {
    throw new Refused(await problemOf(response));
  }
  for await (const text of lines(response.body)) {
    /** @type {Line} */
    const line = JSON.parse(text);
    if (line.progress !== undefined) {
      onProgress(line.progress);
    } else if (line.error !== undefined) {
      throw new Refused(line.error);
    } else {
      return JSON.stringify(line.inventory ?? line.nodes);
    }
  }
  throw new Refused({ code: 'cut', title: 'The connection ended before the answer was complete.' });
}

/**
 * @param {Backup | undefined} backup
 * @param {Request} request
 */
function bodyOf(backup, request) {
  if (request.cluster !== undefined) {
    const { cluster } = request;
    const body = given(backup?.nodesRequest(cluster), `The backup has no kubeconfig for ${cluster}.`);
    return { path: './api/v1/nodes', body };
  }
  const { server, thumbprint, account } = request.vcenter;
  const body = account === undefined
    ? backup?.inventoryRequest(server, thumbprint)
    : new TextEncoder().encode(JSON.stringify({ server, ...account, thumbprint, wanted: wantedOf(backup, server) }));
  return { path: './api/v1/inventory', body: given(body, `The backup has no account for ${server}.`) };
}

/**
 * The machines that are searched if the vCenter does not list them.
 *
 * @param {Backup | undefined} backup
 * @param {string} server
 * @returns {object[]}
 */
function wantedOf(backup, server) {
  return JSON.parse(backup?.wantedMachines(server) ?? '[]');
}

/**
 * @param {Uint8Array | undefined} body
 * @param {string} otherwise
 */
function given(body, otherwise) {
  if (body === undefined) {
    throw new Refused({ code: 'no-credentials', title: otherwise });
  }
  return /** @type {Uint8Array<ArrayBuffer>} */ (body);
}

/**
 * @param {Response} response
 * @returns {Promise<Problem>}
 */
async function problemOf(response) {
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  /** @type {Partial<Problem>} */
  const problem = isProblem ? await response.json() : {};
  const title = problem.title ?? `The server of this page answered with status ${response.status}.`;
  return { code: 'foreign', ...problem, title };
}

/**
 * What the page shows: nothing of what was sent, and only words of the page or of the program.
 *
 * @param {unknown} error
 * @param {Backup | undefined} backup
 * @param {Request} request
 * @returns {Problem}
 */
function explain(error, backup, { vcenter }) {
  if (!(error instanceof Refused)) {
    const title = 'The program that serves this page does not answer.';
    const advice = ['Start it again if it has ended, and open the address that it prints.'];
    return { code: 'unreachable', title, advice };
  }
  const { code, title, advice = [], certificate } = error.problem;
  if (vcenter === undefined || certificate === undefined) {
    return { code, title, advice };
  }
  // What the backup says of a certificate vouches for the backup's account, never for one that a person typed.
  const isOwn = vcenter.account !== undefined;
  const known = !isOwn && (backup?.knowsCertificate(vcenter.server, certificate.sha256, certificate.sha1) ?? false);
  return { code, title, advice, certificate: { ...certificate, known } };
}
