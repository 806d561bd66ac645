const GUID = String.raw`[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}`;
const NAME = String.raw`[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}\p{Pc}\p{Cf}.]*`;

/** Texts with the name of their type before them, Guids, numbers and times, aliases and the like, names; and whatever else, a character at a time. */
const TOKEN = new RegExp(
  `(?<text>(?:${NAME})?'(?:[^']|'')*')|(?<guid>${GUID})|(?<number>\\d[\\w.:+-]*)|(?<special>[@$#][\\w.]*)|(?<name>${NAME})|(?<other>\\S)`,
  'giu',
);

/** Words of the language, and values without quotes. Source: OData 4.01 ABNF, `commonExpr`, `boolCommonExpr`, `primitiveLiteral`. */
const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le', 'has']);
const WORDS: ReadonlySet<string> = new Set(
  'and or not in add sub mul div divby mod null true false inf nan any all'.split(' '),
);

/** Behind a name: the call of a function, a variable of a lambda expression, a parameter by its name. */
const NO_PROPERTY = /^\s*[(:=]/;
/** Of JSON, of a filter that is encoded for a URL already, of a text that does not end: what stands there is not looked into. */
const BEYOND_US = /^[[\]{}"%'\\]$/;

interface Token {
  readonly text: string;
  readonly isName: boolean;
  /** Where it begins in the expression. */
  readonly at: number;
  /** What follows it. */
  readonly rest: string;
}

/** The tokens of a `$filter` expression; undefined where it has parts that are not looked into. */
export const tokensOf = (filter: string): readonly Token[] | undefined => {
  const found = [...filter.matchAll(TOKEN)];
  if (found.some(({ groups }) => BEYOND_US.test(groups?.['other'] ?? ''))) return undefined;
  return found.map((match) => ({
    text: match[0],
    isName: match.groups?.['name'] !== undefined,
    at: match.index,
    rest: filter.slice(match.index + match[0].length),
  }));
};

const isProperty = ({ text, isName, rest }: Token, before: string | undefined): boolean =>
  isName &&
  before !== '/' &&
  // The value of an enumeration, as services take it that are not strict.
  !COMPARISONS.has(before?.toLowerCase() ?? '') &&
  !text.includes('.') &&
  !COMPARISONS.has(text.toLowerCase()) &&
  !WORDS.has(text.toLowerCase()) &&
  !NO_PROPERTY.test(rest);

/**
 * The names in a `$filter` expression that must be properties of the entity: the first of each path, but for functions, variables of lambda
 * expressions, aliases, qualified names, and what is compared with. Undefined where the expression has parts that are not looked into.
 */
export const propertiesIn = (filter: string): readonly string[] | undefined => {
  const tokens = tokensOf(filter);
  if (tokens === undefined) return undefined;
  const variables = new Set(tokens.filter(({ rest }) => /^\s*:/.test(rest)).map(({ text }) => text));
  const names = tokens.filter((token, at) => isProperty(token, tokens[at - 1]?.text));
  return [...new Set(names.map(({ text }) => text))].filter((name) => !variables.has(name));
};
