// What is made from a report: the answer and the runbook, as the command line has them.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { analyze, answer, DriftDetectorError, runbook } from 'drift-detector-core';

import { PASSWORD, scenario } from '../support/scenario.js';

const mixed = scenario('v2-09-mixed-long-gap');
const report = await analyze(mixed.backup, mixed.observed);

test('the answer is in sentences', async () => {
  const { restore, dangers, text, destroys, before, after } = await answer(report);
  assert.equal(restore, report.summary.restore);
  assert.equal(dangers, report.summary.dangers);
  assert.match(text, /^Do not restore yet: /);
  assert.notEqual(destroys, '');
  assert(before.length > 0 && after.length > 0);
  const good = scenario('v2-01-no-drift');
  const safe = await answer(await analyze(good.backup, good.observed));
  assert.match(safe.text, /^Safe to restore: 12 machines in 3 clusters match /);
  assert.deepEqual([safe.restore, safe.dangers, safe.before, safe.after], ['Safe', 0, [], []]);
});

test('the runbook is the one of the command line', async () => {
  assert.equal(await runbook(report, { format: 'markdown' }), String(mixed.detect('--format', 'markdown')));
});

test('the runbook is data', async () => {
  const whole = await runbook(report);
  const steps = whole.chapters.flatMap((chapter) => chapter.steps);
  assert.deepEqual(steps.map(({ number }) => number), steps.map((_, at) => at + 1));
  assert(steps.every(({ continueWhen }) => continueWhen.length > 0));
  assert(steps.some(({ parts }) => parts.some(({ type, lines }) => type === 'command' && lines.length > 0)));
  const [{ namespace, name }] = report.clusters;
  const cluster = `${namespace}/${name}`;
  const alone = await runbook(new TextEncoder().encode(JSON.stringify(report)), { cluster });
  for (const step of alone.chapters.flatMap((chapter) => chapter.steps)) {
    assert(step.clusters.some((other) => `${other.namespace}/${other.name}` === cluster));
  }
  const html = await runbook(report, { cluster, format: 'html' });
  assert.match(html, /^<!doctype html>/);
  assert(!html.includes('<script'));
});

test('what is no report is refused', async () => {
  const refused = (promise, message) => assert.rejects(promise, (error) => {
    assert(error instanceof DriftDetectorError && error.code === 'invalid-argument', String(error));
    assert.match(error.message, message);
    return !error.message.includes(PASSWORD);
  });
  await refused(answer({ kind: PASSWORD }), /must be a report/);
  await refused(runbook({ ...report, schemaVersion: '2.0' }), /known schemaVersion/);
  await refused(runbook(report, { cluster: 'nobody' }), /namespace\/name/);
  await refused(runbook(report, { cluster: 'team-a/nobody' }), /that the report lists/);
  await refused(runbook(report, { format: 'pdf' }), /steps, markdown or html/);
  const call = runbook(report, { signal: AbortSignal.abort() });
  await assert.rejects(call, { name: 'AbortError' });
});
