// Words and colours never look better than the report.

import type { MachineStatus, SummaryStatus } from 'drift-detector-core';
import { expect, test } from 'vitest';

import { colour, sentence } from '../report';

const STATUSES: Record<SummaryStatus | MachineStatus, string> = {
  ManualRemediationRequired: 'error',
  NeedFurtherConfirmation: 'warning',
  NeedFurtherConfirmationInfraMachines: 'warning',
  ManualRemediationNotRequired: 'warning',
  Ghost: 'error',
  Unknown: 'warning',
  Stale: 'warning',
  Healthy: 'success',
};

test('green is for healthy alone', () => {
  for (const [status, expected] of Object.entries(STATUSES)) {
    expect(colour(status as keyof typeof STATUSES), status).toBe(expected);
  }
});

test('a status of a newer report is not healthy', () => {
  const newer = 'SomethingNew' as SummaryStatus;
  expect(colour(newer)).toBe('warning');
  expect(sentence(newer)).toMatch(/do not take it for healthy/);
});
