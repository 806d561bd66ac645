/** How a run ends. */
export const RUN_OUTCOMES = [
  /** Rows were committed and the source had no more. */
  'appended',
  /** A reload replaced its window in one commit. */
  'reloaded',
  /** A reload found the window in the table as the source has it, key by key. No commit. */
  'unchanged',
  /** A dry run told what a reload would do. No commit. */
  'compared',
  /** A table is in order: what was to be done is done, and was perhaps nothing. */
  'maintained',
  /** A dry run told what maintenance would do. Nothing was changed. */
  'planned',
  /** The source had nothing new. No commit. */
  'no-new-rows',
  /** Rows may have been committed; the deadline or a shutdown ended the run, the next one resumes from there. */
  'stopped',
  /** Another run holds the feed. */
  'lease-held',
  'failed',
] as const;

export type RunOutcome = (typeof RUN_OUTCOMES)[number];
