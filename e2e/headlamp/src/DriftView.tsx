// The view: files in, the verdict out. Nothing leaves the browser.

import { Loader, SectionBox } from '@kinvolk/headlamp-plugin/lib/CommonComponents';
import { Button, Typography } from '@mui/material';

import { Intake } from './Intake';
import { type State, useDrift } from './useDrift';
import { Verdict } from './Verdict';

export function DriftView() {
  const { files, state, add, cancel, clear } = useDrift();
  return (
    <>
      <SectionBox title="Drift">
        <Intake files={files} onFiles={add} onClear={clear} />
        <Typography role="status" sx={{ py: 1 }}>{sentence(state)}</Typography>
        {state.step === 'running' && (
          <>
            <Loader title="Comparing the backup with the infrastructure" />
            <Button variant="outlined" onClick={cancel}>Cancel</Button>
          </>
        )}
        {state.step === 'failed' && <Typography role="alert" color="error">{state.message}</Typography>}
      </SectionBox>
      {state.step === 'done' && <Verdict report={state.report} />}
    </>
  );
}

/** How far it has come. */
function sentence(state: State): string {
  switch (state.step) {
    case 'waiting':
      return '';
    case 'cancelled':
      return 'Cancelled: there is no verdict.';
    case 'failed':
      return 'There is no verdict.';
    case 'done':
      return 'Compared.';
    case 'running':
      return state.progress === undefined ? 'Starting …' : progressOf(state.progress);
  }
}

function progressOf({ phase, bytes, total, entries }: NonNullable<Extract<State, { step: 'running' }>['progress']>): string {
  if (phase === 'analyzing') {
    return `Comparing ${entries} entries …`;
  }
  const share = total === undefined || total === 0 ? '' : `, ${Math.floor((100 * bytes) / total)} %`;
  return `Reading the backup: ${entries} entries${share} …`;
}
