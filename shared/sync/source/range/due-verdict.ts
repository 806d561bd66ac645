/** `again`, `compared`: nothing of the answer is taken, as it, or all, is to be asked for otherwise. `cut`: rows of the value were left out of it. */
export type DueVerdict = 'fine' | 'again' | 'cut' | 'unfiltered' | 'compared';

/** Nothing of the answer is taken, and the read ends. */
export const endsRead = (verdict: DueVerdict): verdict is 'unfiltered' | 'compared' =>
  verdict === 'unfiltered' || verdict === 'compared';
