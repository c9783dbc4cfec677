// Takes files: chosen, or dropped.

import { Box, Button, Typography } from '@mui/material';
import type { ChangeEvent, DragEvent } from 'react';

/** Not hidden: the keyboard reaches it. */
const UNSEEN = { position: 'absolute', width: 1, height: 1, opacity: 0 } as const;

export interface IntakeProps {
  files: readonly File[];
  onFiles: (files: readonly File[]) => void;
  onClear: () => void;
}

export function Intake({ files, onFiles, onClear }: IntakeProps) {
  function choose({ target }: ChangeEvent<HTMLInputElement>) {
    const chosen = [...(target.files ?? [])];
    target.value = ''; // The same file may be chosen again.
    give(chosen);
  }
  function drop(event: DragEvent) {
    event.preventDefault();
    give([...event.dataTransfer.files]);
  }
  function give(chosen: File[]) {
    if (chosen.length > 0) {
      onFiles(chosen);
    }
  }
  return (
    <Box
      data-testid="drop"
      onDragOver={event => event.preventDefault()}
      onDrop={drop}
      sx={{ border: '1px dashed', borderColor: 'divider', borderRadius: 1, p: 2 }}
    >
      <Typography>
        Drop a backup (NAME-data.tar.gz) here, with the inventories of its vCenters and the nodes of its workload clusters (JSON). They stay in
        this browser.
      </Typography>
      <Box sx={{ display: 'flex', gap: 1, py: 1 }}>
        <Button component="label" variant="contained" tabIndex={-1}>
          Choose files
          <input type="file" multiple style={UNSEEN} aria-label="Backup, inventories and node lists" onChange={choose} />
        </Button>
        {files.length > 0 && <Button onClick={onClear}>Clear</Button>}
      </Box>
      <Typography variant="body2">{files.map(({ name }) => name).join(', ')}</Typography>
    </Box>
  );
}
