import { errorResponse } from '../respond.ts';

/** 1 is the first request for rows of any entity set since the start, or since `clearRequests()`. */
export type Nth = number | readonly number[];

/** Answers that are spoiled, by the number of their request for rows. */
export interface FaultQuirks {
  failNth?: Nth;
  /** 200 with a body that ends in the middle, properly, as behind a gateway that buffers. */
  cutJson?: Nth;
  /** 200 with a body that breaks off in the middle. */
  tearNth?: Nth;
  /** 200 with a login page. */
  html?: Nth;
  /** 200 with a web page that says to wait, and with Retry-After. */
  busyNth?: Nth;
  /** 200 with a JSON object that has no `value`. */
  noValue?: Nth;
  /** 200 with an error object in place of rows. */
  errorNth?: Nth;
  /** 200 with half of the rows and an error object behind them. */
  errorBehindNth?: Nth;
  /** The answer that would hold the row at whose place `holds` says so: 500, or cut behind the row before, so many times. */
  badRow?: {
    readonly is: (row: Readonly<Record<string, unknown>>) => boolean;
    readonly how: 'fails' | 'tears';
    times: number;
  };
  /** 401 for every request. */
  unauthorized?: boolean;
  latencyMs?: number;
}

const ERROR = '{"error":{"code":"TooManyRequests","message":"The server is busy."}}';
const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';
const BUSY_PAGE = '<!DOCTYPE html><html><head><title>Busy</title></head><body>Come back later</body></html>';
const HTML = { 'content-type': 'text/html; charset=utf-8' };

export const isNth = (nth: number, wanted: Nth | undefined): boolean =>
  typeof wanted === 'number' ? nth === wanted : wanted?.includes(nth) === true;

/** The answer to the nth request for rows where it is none of rows; undefined for the others. */
export const spoiledAnswer = (quirks: FaultQuirks, nth: number): Response | undefined => {
  if (isNth(nth, quirks.failNth))
    return errorResponse(500, 'An error occurred while processing the request.');
  if (isNth(nth, quirks.html)) return new Response(LOGIN_PAGE, { headers: HTML });
  if (isNth(nth, quirks.busyNth))
    return new Response(BUSY_PAGE, { headers: { ...HTML, 'retry-after': '1' } });
  if (isNth(nth, quirks.errorNth))
    return new Response(ERROR, { headers: { 'content-type': 'application/json' } });
  return undefined;
};

/** A body that breaks off behind `text`. */
export const tornBody = (text: string): ReadableStream<Uint8Array> => {
  const parts = [new TextEncoder().encode(text)].filter(({ length }) => length > 0);
  return new ReadableStream({
    pull: (controller) => {
      const part = parts.shift();
      if (part === undefined) controller.error(new TypeError('terminated'));
      else controller.enqueue(part);
    },
  });
};

/** A page as text in its parts. */
export interface PageText {
  /** To the bracket before the first row. */
  readonly head: string;
  readonly rows: readonly string[];
  /** From the bracket behind the last row. */
  readonly tail: string;
}

/** The body of a page: whole, or as the nth request for rows is answered. */
export const pageBody = (
  { head, rows, tail }: PageText,
  quirks: FaultQuirks,
  nth: number,
): string | ReadableStream<Uint8Array> => {
  if (isNth(nth, quirks.errorBehindNth))
    return `${head}${rows.slice(0, rows.length >> 1).join(',')}],${ERROR.slice(1)}`;
  const body = head + rows.join(',') + tail;
  const most = body.slice(0, Math.floor(body.length * 0.6));
  if (isNth(nth, quirks.cutJson)) return most;
  return isNth(nth, quirks.tearNth) ? tornBody(most) : body;
};

/** What becomes of an answer whose `at`th row cannot be written; counts down the times that it cannot. */
export const badRowAnswer = (
  { head, rows }: PageText,
  at: number,
  badRow: NonNullable<FaultQuirks['badRow']>,
): Response => {
  badRow.times -= 1;
  if (badRow.how === 'fails') return errorResponse(500, 'A row cannot be written.');
  const begun =
    head +
    rows
      .slice(0, at)
      .map((row) => `${row},`)
      .join('');
  return new Response(tornBody(`${begun}{"`), { headers: { 'content-type': 'application/json' } });
};
