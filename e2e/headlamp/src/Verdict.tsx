// A report → the verdict in one sentence, in numbers, and machine by machine. Green is for `Healthy` alone.

import { NameValueTable, SectionBox, SimpleTable, StatusLabel } from '@kinvolk/headlamp-plugin/lib/CommonComponents';
import { Typography } from '@mui/material';
import type { Report } from 'drift-detector-core';

import { colour, differing, label, sentence } from './report';

export function Verdict({ report }: { report: Report }) {
  const { summary, diagnostics } = report;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const rows = differing(report);
  return (
    <>
      <SectionBox title="Verdict">
        <Typography data-testid="verdict" sx={{ py: 1 }}>
          <StatusLabel status={colour(summary.status)}>{label(summary.status)}</StatusLabel> {sentence(summary.status)}
        </Typography>
        <NameValueTable
          rows={[
            { name: 'Machines', value: summary.machines.total },
            { name: 'Healthy', value: summary.machines.healthy },
            { name: 'Stale', value: summary.machines.stale },
            { name: 'Ghost', value: summary.machines.ghost },
            { name: 'Unknown', value: summary.machines.unknown },
            { name: 'Unattributed virtual machines', value: summary.needFurtherConfirmationInfraMachines },
            { name: 'Errors in the files', value: summary.errors },
          ]}
        />
        {errors.map(({ code, message, subject }, number) => (
          <Typography key={number} color="error">
            {subject === undefined ? code : `${subject}: ${code}`}. {message}
          </Typography>
        ))}
      </SectionBox>
      <SectionBox title="Machines that are not healthy">
        <SimpleTable
          columns={[
            { label: 'Cluster', datum: 'cluster' },
            { label: 'Machine', datum: 'name' },
            { label: 'Status', getter: ({ status }) => <StatusLabel status={colour(status)}>{label(status)}</StatusLabel> },
            { label: 'Reason', datum: 'reason' },
          ]}
          data={rows}
          rowsPerPage={[25, 100]}
          emptyMessage="None in the lists of this report. The verdict above counts."
        />
      </SectionBox>
    </>
  );
}
