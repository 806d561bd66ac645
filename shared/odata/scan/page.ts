import { saying } from '../../core/index.ts';
import { describeError, sourceContract } from '../errors/index.ts';
import type { JsonObject } from '../metadata/index.ts';
import { webPage } from './web-page.ts';

/** The body of a page, as far as it matters. `link` and `context` as the service wrote them. */
export interface PageBody {
  readonly rows: readonly JsonObject[];
  readonly link?: string;
  readonly context?: string;
}

/**
 * Parses the body of a collection. Rejects with `source-contract` what is HTML, cut, without a `value` array, with a row that is
 * no object, or with an `error` beside its rows: a service that fails half-way can only say so there.
 * Source: OData JSON Format 4.01, 13 "Collection of Entities"; OData 4.01 Part 1, 11.2.6.
 */
export const parsePage = (text: string, feed: string): PageBody =>
  readPage(parse(text, feed, JSON.parse), feed);

/** The same, with every JSON number as its source text: for numbers that a double cannot hold. */
export const parseExactPage = (text: string, feed: string): PageBody =>
  readPage(parse(text, feed, parseExact), feed);

/** What the language's library does not declare yet: a reviver is told the text of a number. */
type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

const parseExact = (text: string): unknown =>
  (JSON.parse as ParseWithSource)(text, (_key, value, { source }) =>
    typeof value === 'number' ? source : value,
  );

const parse = (text: string, feed: string, parser: (text: string) => unknown): unknown => {
  try {
    return parser(text);
  } catch (error) {
    if (error instanceof RangeError)
      throw sourceContract(feed, 'a page of rows is nested too deep to be read');
    // The platform's error quotes the text, which holds rows: it must not become the cause.
    if (text.trimStart().startsWith('<')) throw webPage(feed);
    throw sourceContract(feed, 'a page of rows is cut or is not JSON: the service failed while it wrote it');
  }
};

const readPage = (body: unknown, feed: string): PageBody => {
  if (!isObject(body)) throw sourceContract(feed, 'a page is not a JSON object');
  if (body['error'] !== undefined) {
    const { note, said } = describeError(body['error']);
    throw saying(sourceContract(feed, `the service reports an error inside a page${note}`), said);
  }
  const rows = body['value'];
  if (!Array.isArray(rows)) {
    throw sourceContract(
      feed,
      'a page has no "value" array. Check that entitySet names a collection of an OData V4 service',
    );
  }
  if (!rows.every(isObject)) throw sourceContract(feed, 'a page has a row that is not a JSON object');
  const link = annotation(body, 'nextLink', feed);
  const context = annotation(body, 'context', feed);
  return { rows, ...(link !== undefined && { link }), ...(context !== undefined && { context }) };
};

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A control annotation, spelled as in 4.0 or as in 4.01; some services write an empty one for none. */
const annotation = (body: JsonObject, name: string, feed: string): string | undefined => {
  const value = body[`@odata.${name}`] ?? body[`@${name}`];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value !== 'string') throw sourceContract(feed, `the ${name} of a page is not a text`);
  return value;
};
