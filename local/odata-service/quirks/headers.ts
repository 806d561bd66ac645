import { errorResponse } from '../respond.ts';

/** What a service makes of the headers of a request, and writes into its own. */
export interface HeaderQuirks {
  /** 500 where `accept-language` says anything. */
  languageBreaks?: boolean;
  /** `@nextLink`, `@count` and `@context`: always, or where the request names no `OData-Version`. */
  shortNames?: 'always' | 'without-version';
  /** The `Date` header: left out, or so many ms from the service's clock. */
  dateHeader?: 'missing' | number;
  /** The `Age` header, seconds, as a cache before the service writes it. */
  ageSeconds?: number;
}

/** The answer to headers that the service cannot take; undefined where it can. */
export const brokenByHeaders = (request: Request, quirks: HeaderQuirks): Response | undefined =>
  quirks.languageBreaks === true && (request.headers.get('accept-language') ?? '') !== ''
    ? errorResponse(500, 'The language is not known.')
    : undefined;

/** What stands before the names of control information. Source: OData JSON 4.01, 4.5. */
export const controlPrefix = (request: Request, { shortNames }: HeaderQuirks): '@odata.' | '@' =>
  shortNames === 'always' || (shortNames === 'without-version' && !request.headers.has('odata-version'))
    ? '@'
    : '@odata.';

/** Writes the headers that every answer has: a date, and which protocol it follows. */
export const stampHeaders = (response: Response, quirks: HeaderQuirks, nowMs: number): Response => {
  const { dateHeader, ageSeconds } = quirks;
  if (dateHeader !== 'missing' && !response.headers.has('date'))
    response.headers.set('date', new Date(nowMs + (dateHeader ?? 0)).toUTCString());
  if (ageSeconds !== undefined) response.headers.set('age', String(ageSeconds));
  response.headers.set('odata-version', '4.0');
  return response;
};
