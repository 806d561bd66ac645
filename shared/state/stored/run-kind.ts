/**
 * `append` takes what is new; `reload` replaces a window of the table by what the source has there now; `maintain` keeps the table in order, and asks
 * the source nothing.
 */
export const RUN_KINDS = ['append', 'reload', 'maintain'] as const;

export type RunKind = (typeof RUN_KINDS)[number];
