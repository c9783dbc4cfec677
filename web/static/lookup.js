// Asks the program that serves this page, with the accounts of the backup or with one that a person typed.
//
// In: { token, vcenter: { server, thumbprint?, account? } } or { token, cluster }. Out, through the port: any number of
// { progress }, then { file } or { problem }. Whatever comes through the port on the way ends it.

const LINE = 0x0a;

export async function lookUp(backup, request, port) {
  const abort = new AbortController();
  port.onmessage = () => abort.abort();
  try {
    const found = await ask(backup, request, abort.signal, (progress) => port.postMessage({ progress }));
    port.postMessage({ file: new Blob([found], { type: 'application/json' }) });
  } catch (error) {
    port.postMessage({ problem: explain(error, backup, request) });
  }
}

/** A problem as the program tells it. Everything else that is thrown is a defect or a lost connection. */
class Told extends Error {
  constructor(problem) {
    super(problem.title);
    this.problem = problem;
  }
}

async function ask(backup, request, signal, onProgress) {
  const [path, body] = bodyOf(backup, request);
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
    throw new Told(await problemOf(response));
  }
  for await (const line of lines(response.body)) {
    if (line.progress !== undefined) {
      onProgress(line.progress);
    } else if (line.error !== undefined) {
      throw new Told(line.error);
    } else {
      return JSON.stringify(line.inventory ?? line.nodes);
    }
  }
  throw new Told({ code: 'cut', title: 'The answer broke off before it was whole.', advice: [] });
}

function bodyOf(backup, { vcenter, cluster }) {
  if (cluster !== undefined) {
    return ['./api/v1/nodes', given(backup.nodesRequest(cluster), `The backup has no kubeconfig for ${cluster}.`)];
  }
  const { server, thumbprint, account } = vcenter;
  const body = account === undefined
    ? backup.inventoryRequest(server, thumbprint)
    : new TextEncoder().encode(JSON.stringify({ server, ...account, thumbprint }));
  return ['./api/v1/inventory', given(body, `The backup has no account for ${server}.`)];
}

function given(body, otherwise) {
  if (body === undefined) {
    throw new Told({ code: 'no-credentials', title: otherwise, advice: [] });
  }
  return body;
}

async function problemOf(response) {
  const isProblem = response.headers.get('content-type') === 'application/problem+json';
  const problem = isProblem ? await response.json() : {};
  const title = problem.title ?? `The server of this page answers ${response.status}.`;
  return { code: 'foreign', advice: [], ...problem, title };
}

/** The lines of a stream, each read as JSON. */
async function* lines(stream) {
  const decoder = new TextDecoder();
  let pieces = [];
  const reader = stream.getReader();
  for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
    let start = 0;
    for (let end = value.indexOf(LINE); end >= 0; end = value.indexOf(LINE, start)) {
      pieces.push(decoder.decode(value.subarray(start, end)));
      yield JSON.parse(pieces.join(''));
      pieces = [];
      start = end + 1;
    }
    pieces.push(decoder.decode(value.subarray(start), { stream: true }));
  }
}

/** What the page is told. Nothing of what was sent, and no words that are not ours or the program's. */
function explain(error, backup, { vcenter }) {
  if (!(error instanceof Told)) {
    const title = 'The program that serves this page does not answer.';
    return { code: 'unreachable', title, advice: ['Was it ended? Start it again, and open the address that it prints.'] };
  }
  const { code, title, advice, certificate } = error.problem;
  if (vcenter === undefined || certificate === undefined) {
    return { code, title, advice: advice ?? [] };
  }
  const known = backup.knowsCertificate(vcenter.server, certificate.sha256, certificate.sha1);
  return { code, title, advice: advice ?? [], certificate: { ...certificate, known } };
}
