/** The one partition of the table: with it, every feed is listed by one range of keys, however long the history is. */
export const PARTITION = 'tidemark';
