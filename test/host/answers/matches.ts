const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<uuid>': '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}',
  '<time>': '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z',
  '<number>': '\\d+(?:\\.\\d+)?',
  '<date>': '\\w{3}, .*GMT',
  '<key>': '[\\w=+/-]{20,}',
  '<path>': '/[^?]*',
  '<address>': '.+',
};
const PLACEHOLDER = /<(?:uuid|time|number|date|key|path|address)>/g;

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

const pattern = (text: string): RegExp => {
  const literals = text.split(PLACEHOLDER).map(escape);
  const places = [...text.matchAll(PLACEHOLDER)].map(([place]) => PLACEHOLDERS[place] ?? '');
  return new RegExp(`^${literals.map((literal, index) => literal + (places[index] ?? '')).join('')}$`, 's');
};

/** Whether a text is as expected, where `<uuid>`, `<time>` and their like stand for any of their kind. */
export const textMatches = (actual: string, expected: string): boolean => pattern(expected).test(actual);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const lists = (actual: readonly unknown[], expected: readonly unknown[], at: string): readonly string[] => {
  const last = expected.at(-1);
  const isCut = typeof last === 'string' && /^<\d+ more>$/.test(last);
  const shown = isCut ? expected.slice(0, -1) : expected;
  const length = isCut ? shown.length + Number.parseInt(last.slice(1), 10) : shown.length;
  if (actual.length !== length) return [`${at}: ${actual.length} entries`];
  return shown.flatMap((value, index) => differences(actual[index], value, `${at}[${index}]`));
};

/** Where a JSON value is not as expected, each place with what is there. */
export const differences = (actual: unknown, expected: unknown, at = 'body'): readonly string[] => {
  if (typeof expected === 'string') {
    const isScalar = typeof actual === 'string' || typeof actual === 'number';
    return isScalar && textMatches(String(actual), expected) ? [] : [`${at}: ${JSON.stringify(actual)}`];
  }
  if (Array.isArray(expected))
    return Array.isArray(actual) ? lists(actual, expected, at) : [`${at}: ${JSON.stringify(actual)}`];
  if (!isObject(expected)) return actual === expected ? [] : [`${at}: ${JSON.stringify(actual)}`];
  if (!isObject(actual)) return [`${at}: ${JSON.stringify(actual)}`];
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)]);
  return [...names].flatMap((name) => differences(actual[name], expected[name], `${at}.${name}`));
};

/** Whether an expected value stands for more than one text, so that its length is not known. */
export const isOpen = (expected: unknown): boolean =>
  /<(?:uuid|time|number|date|key|path|address|\d+ more)>/.test(JSON.stringify(expected) ?? '');
