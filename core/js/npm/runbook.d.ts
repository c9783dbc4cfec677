// What is made from a report: the answer in sentences, and the runbook as data.

import type { ClusterRef, NextStepEffect, Restore } from './types.js';

/** May I restore? */
export interface RestoreAnswer {
  /** The answer, for programs. */
  restore: Restore;
  /** How many findings are dangers. */
  dangers: number;
  /** The answer in one sentence. */
  text: string;
  /** What a restore destroys, may destroy, or does not. */
  destroys: string;
  /** What has to be done before the restore or while it is paused, each as a clause. */
  before: string[];
  /** What has to be done afterwards, each as a clause. */
  after: string[];
}

/** What to do, in order, from before the restore to after it. */
export interface Runbook {
  /** What it is for. */
  title: RunbookLine;
  /** May I restore? */
  restore: Restore;
  /** What a person has to know before the first step. */
  introduction: RunbookPart[];
  /** The chapters, in the order in which they are followed. */
  chapters: RunbookChapter[];
}

/** Steps that belong together. */
export interface RunbookChapter {
  /** The stage of the restore. More may be added. */
  stage: 'prepare' | 'restore' | 'clusters' | 'finish';
  /** The cluster whose checklist it is. */
  cluster?: ClusterRef;
  title: RunbookLine;
  /** What applies to all of its steps. */
  about: RunbookPart[];
  steps: RunbookStep[];
}

/** One thing to do and to tick off. */
export interface RunbookStep {
  /** Counted through the whole runbook. */
  number: number;
  title: RunbookLine;
  /** The strongest effect of its commands. */
  effect: NextStepEffect;
  /** The clusters that it is about; absent where it is about the whole restore. */
  clusters?: ClusterRef[];
  /** What to know and to run, in order. */
  parts: RunbookPart[];
  /** To stand behind "Go on when". */
  continueWhen?: RunbookLine;
  /** To stand behind "If not,". */
  otherwise?: RunbookPart[];
}

/** A part of a step. More may be added. */
export type RunbookPart =
  | { type: 'text' | 'warning' | 'danger'; text: RunbookLine }
  | RunbookCommand
  | { type: 'list'; items: RunbookLine[] }
  | { type: 'fold'; summary: RunbookLine; parts: RunbookPart[] };

/** Lines to be copied into a terminal together. */
export interface RunbookCommand {
  type: 'command';
  effect: NextStepEffect;
  /** To stand before them. */
  about?: RunbookLine;
  /** For a POSIX shell, one command each. */
  lines: string[];
}

/** A paragraph in pieces. Names come from untrusted files: escape all of them. */
export type RunbookLine = RunbookPiece[];

/** Words, a name or command, or the number of a step to link to. */
export type RunbookPiece = { words: string } | { code: string } | { step: number };
