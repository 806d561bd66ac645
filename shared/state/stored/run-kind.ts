/** `append` takes what is new; `reload` replaces a window of the table by what the source has there now. */
export const RUN_KINDS = ['append', 'reload'] as const;

export type RunKind = (typeof RUN_KINDS)[number];
