/** What came of asking for a run's end: one that waited has it at once. */
export const cancelWords = ({ status }: { readonly status?: string | undefined }): string =>
  status === 'ended'
    ? 'Withdrawn: it does not begin.'
    : 'It ends within 15 seconds, and keeps what it has committed.';
