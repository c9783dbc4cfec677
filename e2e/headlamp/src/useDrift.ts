// The files that were chosen, and the one analysis of them that may be going on.

import { analyze, type Progress, type Report } from 'drift-detector-core';
import { useCallback, useEffect, useRef, useState } from 'react';

import { sort } from './files';
import { startWorker } from './worker';

export type State =
  | { step: 'waiting' }
  | { step: 'running'; progress?: Progress }
  | { step: 'cancelled' }
  | { step: 'failed'; message: string }
  | { step: 'done'; report: Report };

export interface Drift {
  files: readonly File[];
  state: State;
  /** Adds files, and analyses all that are there anew. */
  add: (files: readonly File[]) => void;
  cancel: () => void;
  clear: () => void;
}

export function useDrift(): Drift {
  const [files, setFiles] = useState<readonly File[]>([]);
  const [state, setState] = useState<State>({ step: 'waiting' });
  const running = useRef(new AbortController());

  /** Ends what is going on: nothing of it is shown any more. */
  const stop = useCallback(() => running.current.abort(), []);
  useEffect(() => stop, [stop]);

  function show(files: readonly File[], state: State) {
    stop();
    setFiles(files);
    setState(state);
  }

  async function run(files: readonly File[]) {
    show(files, { step: 'running' });
    const controller = new AbortController();
    running.current = controller;
    const { signal } = controller;
    const tell = (state: State) => signal.aborted || setState(state);
    try {
      const { backup, observed } = await sort(files);
      const onProgress = (progress: Progress) => void tell({ step: 'running', progress });
      tell({ step: 'done', report: await analyze(backup, { ...observed, signal, onProgress, worker: startWorker }) });
    } catch (error) {
      tell({ step: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    files,
    state,
    add: more => {
      const names = new Set(more.map(({ name }) => name));
      void run([...files.filter(({ name }) => !names.has(name)), ...more]);
    },
    cancel: () => show(files, { step: 'cancelled' }),
    clear: () => show([], { step: 'waiting' }),
  };
}
