const SKIP = /[?&](?:\$|%24)skip(?:token)?=(\d+)(?:&|$)/i;

/**
 * Whether a next link counts rows: its token is the number of rows so far. A delete in the middle of such a walk makes the next page
 * begin a row too late, and `$count` cannot show it: one row fewer was read, and one row fewer is there.
 */
export const isOffsetLink = (nextLink: string | undefined, rowsSoFar: number): boolean => {
  const count = nextLink === undefined ? undefined : SKIP.exec(nextLink)?.[1];
  return count !== undefined && Number(count) === rowsSoFar;
};
