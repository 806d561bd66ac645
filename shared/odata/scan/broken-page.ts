import { saying, TidemarkError } from '../../core/index.ts';
import { describeError, faultFacts } from '../errors/index.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, MINUS, OPEN_BRACE, SPACE } from '../values/index.ts';
import { type JsonBytes, ValueSkipper } from '../json/index.ts';

/** More than a service says of its own failure; it is the only part of a page that is parsed as a whole. */
const MOST_ERROR_BYTES = 65_536;
const NAME = '"error"';
/** The word may also stand within what the service says. */
const MOST_TRIES = 8;
const BARE_NUMBERS = ['NaN', '-Infinity', 'Infinity'] as const;

/** The error for a page of which the service says itself that it failed, behind so many rows: `error` is what it says. */
export const failedPage = (feed: string, error: unknown, wholeRows: number): TidemarkError => {
  const { code, note, said } = describeError(error);
  return saying(
    new TidemarkError(
      'source-contract',
      `Feed "${feed}": the service reports an error inside a page${note}.`,
      { feed, ...faultFacts('error', wholeRows), ...(code !== '' && { code }) },
    ),
    said,
  );
};

/** A whole JSON value of a page; undefined for one that is too long to be what a service says. */
export const parsedValue = ({ bytes }: JsonBytes, from: number, to: number): unknown =>
  to - from > MOST_ERROR_BYTES ? undefined : JSON.parse(bytes.toString('utf8', from, to));

const errorOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, 'error')
    ? Reflect.get(value, 'error')
    : undefined;

const isOnlyClosed = (bytes: Uint8Array, from: number): boolean =>
  bytes.subarray(from).every((code) => code <= SPACE || code === CLOSE_BRACE || code === CLOSE_BRACKET);

/** What the service says at the end of a page that it could not write to its end. Source: OData 4.01 Part 1, 9.4 "In-Stream Errors". */
export const errorAtEnd = (input: JsonBytes): unknown => {
  const { bytes } = input;
  const skipper = new ValueSkipper();
  let at = bytes.lastIndexOf(NAME);
  for (let tries = 0; at > 0 && tries < MOST_TRIES; tries += 1) {
    let brace = at - 1;
    while (brace > 0 && (bytes[brace] ?? 0) <= SPACE) brace -= 1;
    const end = bytes[brace] === OPEN_BRACE ? skipper.read(input, brace) : -1;
    if (end > 0 && isOnlyClosed(bytes, end)) {
      const error = errorOf(parsedValue(input, brace, end));
      if (error !== undefined && error !== null) return error;
    }
    at = bytes.lastIndexOf(NAME, at - 1);
  }
  return undefined;
};

const CUT = 'the service failed while it wrote it';

/** What stands where no JSON may. */
const whatStands = ({ bytes, length }: JsonBytes, at: number): string => {
  // A number breaks behind its minus.
  const start = bytes[at - 1] === MINUS ? at - 1 : at;
  const bare = BARE_NUMBERS.find((word) => bytes.toString('latin1', start, start + word.length) === word);
  if (bare !== undefined) return `${bare} stands there, which is no number of JSON`;
  if (at < length && (bytes[at] ?? 0) < SPACE)
    return 'a control character stands there, which JSON has only as an escape';
  return CUT;
};

/** Where a page is read: behind how many rows, and whether in the next one. */
export interface PagePlace {
  readonly wholeRows: number;
  readonly isInRow: boolean;
}

/** The error for a page that is no JSON at a byte. What a service writes every time alike is not told as a page that breaks off. */
export const brokenPage = (
  feed: string,
  input: JsonBytes,
  at: number,
  { wholeRows, isInRow }: PagePlace,
): TidemarkError => {
  const error = errorAtEnd(input);
  if (error !== undefined) return failedPage(feed, error, wholeRows);
  const inRow = isInRow ? `, in row ${wholeRows}` : '';
  const what = whatStands(input, at);
  return new TidemarkError(
    'source-contract',
    `Feed "${feed}": a page of rows is cut or is not JSON at byte ${at}${inRow}: ${what}.`,
    {
      feed,
      byte: at,
      ...(isInRow && { row: wholeRows }),
      ...(what === CUT && faultFacts('cut', wholeRows)),
    },
  );
};
