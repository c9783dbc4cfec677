// What a report says → words and rows. Nothing here looks better than the report: what is not known by name is no success.

import type { Machine, MachineStatus, Report, SummaryStatus } from 'drift-detector-core';

export interface Row {
  cluster: string;
  name: string;
  status: MachineStatus;
  reason: Machine['reason'];
}

/** Every machine but the healthy ones, in the report's order. */
export function differing({ clusters }: Report): Row[] {
  return clusters.flatMap(({ namespace, name: cluster, controlPlane, workers }) =>
    [...controlPlane.machines, ...workers.pools.flatMap(({ machines }) => machines)]
      .filter(({ status }) => status !== 'Healthy')
      .map(({ name, status, reason }) => ({ cluster: `${namespace}/${cluster}`, name, status, reason }))
  );
}

const SENTENCES: Record<SummaryStatus, string> = {
  ManualRemediationRequired: 'There are virtual machines of known clusters without an object in the backup: a person must act.',
  NeedFurtherConfirmation: 'Not everything could be decided: something is missing or was not read.',
  NeedFurtherConfirmationInfraMachines: 'There are virtual machines that match no object and that no cluster references.',
  ManualRemediationNotRequired: 'Objects of the backup have lost their virtual machines; no person need act.',
  Healthy: 'The backup and the infrastructure match.',
};

/** The verdict in one sentence. */
export function sentence(status: SummaryStatus): string {
  return SENTENCES[status] ?? 'This status is newer than this plugin: do not take it for healthy.';
}

export function label(status: SummaryStatus | MachineStatus): string {
  return status.replace(/(?<=[a-z])(?=[A-Z])/g, ' ');
}

export function colour(status: SummaryStatus | MachineStatus): 'success' | 'warning' | 'error' {
  switch (status) {
    case 'Healthy':
      return 'success';
    case 'Ghost':
    case 'ManualRemediationRequired':
      return 'error';
    default:
      return 'warning';
  }
}
