/**
 * ASP.NET Core OData leaves `error.code` empty and tells by fixed sentences which option it refuses. The word of ours for each.
 * Source: Microsoft.AspNetCore.OData 7.8 and 9.5, SRResources; OData.NET, "Could not find a property".
 */
const SENTENCES: readonly (readonly [sentence: RegExp, word: string])[] = [
  [/The limit of '\d+' for Top query has been exceeded\./, 'top-limit'],
  [/The limit of '\d+' for Skip query has been exceeded\./, 'skip-limit'],
  [/cannot be used in the \$filter query option\./, 'not-filterable'],
  [/cannot be used in the \$orderby query option\./, 'not-sortable'],
  [/cannot be used in the \$select query option\./, 'not-selectable'],
  [/cannot be used for \$count\b/, 'not-countable'],
  [/Query option '[^']*' is not allowed\./, 'option-not-allowed'],
  [/The node count limit of '\d+' has been exceeded\./, 'node-limit'],
  [/The number of clauses in \$orderby query option exceeded the maximum number allowed/, 'orderby-limit'],
  [/Could not find a property named '[^']*' on type /, 'no-such-property'],
];

/** The word for a service's sentence; undefined for one that is not known. */
export const wordOf = (message: string): string | undefined =>
  SENTENCES.find(([sentence]) => sentence.test(message))?.[1];

/** A number behind the words for a limit, or behind a range's lower end. */
const LIMITS =
  /(?:\b(?:limit|maximum|max|at most|up to|not exceed|more than|greater than|less than or equal to|between \d+ and)|<=)\b[^\d.]{0,40}(\d{1,9})(?!\d)/giu;

/** The limit that a service's sentence names; the least where it names several, undefined where it names none. */
export const mostIn = (message: string): number | undefined => {
  const found = [...message.matchAll(LIMITS)].map(([, digits]) => Number(digits));
  // What follows a limit is often what was asked for.
  return found.length === 0 ? undefined : Math.min(...found);
};
