import { tokensOf } from './filter-names.ts';

/** What an expression joins by `and`, outside all parentheses; undefined where these do not match, or it has parts that are not looked into. */
const joinedByAnd = (filter: string): readonly string[] | undefined => {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  let isOr = false;
  for (const { text, at } of tokensOf(filter) ?? [{ text: ')', at: 0 }]) {
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    if (depth < 0) return undefined;
    const word = depth === 0 ? text.toLowerCase() : '';
    isOr ||= word === 'or';
    if (word !== 'and') continue;
    parts.push(filter.slice(begin, at).trim());
    begin = at + text.length;
  }
  parts.push(filter.slice(begin).trim());
  if (depth > 0 || parts.includes('')) return undefined;
  return isOr ? [filter] : parts;
};

/**
 * The conditions that a `$filter` expression joins by `and`, as they are written but for parentheses around them; the expression itself where it is
 * one, joins some by `or`, or has parts that are not looked into.
 */
export const conditionsIn = (filter: string): readonly string[] => {
  const parts = joinedByAnd(filter) ?? [filter];
  if (parts.length > 1) return parts.flatMap((part) => conditionsIn(part));
  const inner = /^\s*\((?<inner>.*)\)\s*$/s.exec(filter)?.groups?.['inner'];
  return inner !== undefined && joinedByAnd(inner) !== undefined ? conditionsIn(inner) : [filter];
};
