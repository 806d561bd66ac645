import { cutPage } from './page.ts';
import { nextLink } from './next-link.ts';
import { parseQueryOptions, type QueryOptions } from './query-options.ts';
import { refusal } from './refusal.ts';
import { renderRow, type RenderStyle } from './render.ts';
import { checkAccept, errorResponse, jsonResponse, wantsExactText } from './respond.ts';
import type { ServedSet } from './served-set.ts';
import type { Nth, Quirks } from './types.ts';

/** What an answer needs to know of the service besides the request. */
export interface ServiceView {
  readonly rootPath: string;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly quirks: Quirks;
}

const LOGIN_PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Sign in</body></html>';

const isNth = (nth: number, wanted: Nth | undefined): boolean =>
  typeof wanted === 'number' ? nth === wanted : wanted?.includes(nth) === true;

export const renderStyle = (
  request: Request,
  quirks: Quirks,
): RenderStyle & { readonly declared: boolean } => {
  const wantsText = wantsExactText(request);
  if (wantsText && quirks.rejectIeee754 === true)
    throw refusal(406, `The format parameter 'IEEE754Compatible' is not supported.`);
  return {
    exactAsText: wantsText || quirks.numbersAsJson === false,
    declared: wantsText,
    cutToMilliseconds: quirks.renderMilliseconds === true,
  };
};

const contextOf = (root: string, set: ServedSet, { select }: QueryOptions): string =>
  `${root}/$metadata#${set.options.name}${select === undefined ? '' : `(${select.join(',')})`}`;

/** `odata.maxpagesize` of the `Prefer` header, where it is given. Source: OData 4.0 Part 1, 8.2.8.5. */
const preferredPageSize = (request: Request, view: ServiceView): number | undefined => {
  if (view.quirks.ignoreMaxPageSize === true) return undefined;
  const match = /(?:odata\.)?maxpagesize=(\d+)/.exec(request.headers.get('prefer') ?? '');
  return match === null ? undefined : Math.max(1, Math.min(Number(match[1]), view.maxPageSize));
};

const countText = (count: number, { exactAsText }: RenderStyle): string =>
  exactAsText ? `"${count}"` : String(count);

/** GET of an entity set; `nth` counts such requests for the quirks that spoil one of them. */
export const answerRows = (request: Request, set: ServedSet, view: ServiceView, nth: number): Response => {
  const { quirks } = view;
  if (isNth(nth, quirks.failNth))
    return errorResponse(500, 'An error occurred while processing the request.');
  if (isNth(nth, quirks.html))
    return new Response(LOGIN_PAGE, { headers: { 'content-type': 'text/html; charset=utf-8' } });
  checkAccept(request, 'application/json');
  const style = renderStyle(request, quirks);
  const url = new URL(request.url);
  const options = parseQueryOptions(url.search, set.table);
  const matching = set.matching(options, quirks);
  const preferred = preferredPageSize(request, view);
  const page = cutPage(matching, options, { pageSize: preferred ?? view.pageSize, quirks });
  const context = JSON.stringify(contextOf(url.origin + view.rootPath, set, options));
  const texts = page.rows.map((row) => renderRow(set.table.type, row.values, style, options.select));
  const members = [
    `"@odata.context":${context}`,
    ...(options.count ? [`"@odata.count":${countText(matching.rows.length, style)}`] : []),
    ...(isNth(nth, quirks.noValue) ? [] : [`"value":[${texts.join(',')}]`]),
  ];
  if (page.next !== undefined) {
    const link = nextLink({ url, options }, view, page.next, page.rows.length);
    members.push(`"@odata.nextLink":${JSON.stringify(link)}`);
  }
  const body = `{${members.join(',')}}`;
  const applied = preferred === undefined ? undefined : `odata.maxpagesize=${preferred}`;
  return jsonResponse(
    isNth(nth, quirks.cutJson) ? body.slice(0, Math.floor(body.length * 0.6)) : body,
    style,
    applied === undefined ? {} : { 'preference-applied': applied },
  );
};

/** GET of `<Set>/$count`: text. Paging and order make no difference to it. */
export const answerCount = (request: Request, set: ServedSet, { quirks }: ServiceView): Response => {
  if (quirks.noCount === true) return errorResponse(501, '$count is not implemented.');
  const options = parseQueryOptions(new URL(request.url).search, set.table);
  const { rows } = set.matching({ filter: options.filter, orderby: undefined }, quirks);
  return new Response(String(rows.length), { headers: { 'content-type': 'text/plain;charset=utf-8' } });
};
