export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** `column op literal`; the literal comes from `formatLiteral`, or is `null`. */
export const compare = (column: string, op: Comparison, literal: string): string =>
  `${column} ${op} ${literal}`;

const SIMPLE = /^[^\s()]+ (?:eq|ne|gt|ge|lt|le) [^\s()]+$/;

/**
 * All of the conditions together; undefined when there is none. Each that is more than one comparison stands in
 * parentheses, so an `or` in a feed's own filter keeps its meaning.
 */
export const and = (...parts: readonly (string | undefined)[]): string | undefined => {
  const given = parts.filter((part): part is string => part !== undefined && part.trim() !== '');
  if (given.length < 2) return given[0];
  return given.map((part) => (SIMPLE.test(part) ? part : `(${part})`)).join(' and ');
};
