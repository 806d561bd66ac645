import { nextLink } from './next-link.ts';
import { cutPage, type PageCut } from './page.ts';
import { parseQueryOptions, type QueryOptions } from './query-options.ts';
import {
  badRowAnswer,
  checkLink,
  chainRows,
  controlPrefix,
  countBody,
  countedAs,
  inlineCount,
  isNth,
  nodeHeaders,
  nothingAnswer,
  type NthRequest,
  ownLinkOptions,
  pageBody,
  type PageText,
  refuseMany,
  refuseOptions,
  spoiledAnswer,
  tornBody,
} from './quirks/index.ts';
import { renderRow } from './render.ts';
import { checkAccept, errorResponse, jsonResponse } from './respond.ts';
import type { ServedSet } from './served-set.ts';
import { renderStyle, type ServiceView } from './service-view.ts';

const contextOf = (root: string, set: ServedSet, { select }: QueryOptions): string =>
  `${root}/$metadata#${set.options.name}${select === undefined ? '' : `(${select.join(',')})`}`;

/** `odata.maxpagesize` of the `Prefer` header, where it is given. Source: OData 4.0 Part 1, 8.2.8.5. */
const preferredPageSize = (request: Request, view: ServiceView): number | undefined => {
  if (view.quirks.ignoreMaxPageSize === true) return undefined;
  const match = /(?:odata\.)?maxpagesize=(\d+)/.exec(request.headers.get('prefer') ?? '');
  return match === null ? undefined : Math.max(1, Math.min(Number(match[1]), view.maxPageSize));
};

/** A request for rows as it was understood, and the page that it gets. */
interface Asked extends NthRequest {
  readonly url: URL;
  readonly set: ServedSet;
  readonly view: ServiceView;
  readonly options: QueryOptions;
  readonly page: PageCut;
  readonly counted: number;
}

const countMember = (
  { options, page, counted, view }: Asked,
  prefix: string,
  isText: boolean,
): readonly string[] => {
  const count = options.count ? inlineCount(counted, page.rows.length, view.quirks) : undefined;
  return count === undefined ? [] : [`"${prefix}count":${isText ? `"${count}"` : count}`];
};

const linkMember = (asked: Asked, prefix: string): readonly string[] => {
  const { url, options, page, view } = asked;
  if (page.next === undefined) return [];
  const rowCount = page.rows.length;
  const own = ownLinkOptions(view.quirks, asked, chainRows(options) + rowCount);
  const link = nextLink({ url, options, rowCount, own }, view, page.next);
  return [`"${prefix}nextLink":${JSON.stringify(link)}`];
};

const pageText = (asked: Asked, style: ReturnType<typeof renderStyle>): PageText => {
  const { request, nth, set, view, url, options, page } = asked;
  const prefix = controlPrefix(request, view.quirks);
  const context = JSON.stringify(contextOf(url.origin + view.rootPath, set, options));
  const members = [`"${prefix}context":${context}`, ...countMember(asked, prefix, style.exactAsText)];
  const link = linkMember(asked, prefix);
  if (isNth(nth, view.quirks.noValue))
    return { head: `{${[...members, ...link].join(',')}`, rows: [], tail: '}' };
  return {
    head: `{${[...members, '"value":['].join(',')}`,
    rows: page.rows.map((row) => renderRow(set.table.type, row.values, style, options.select)),
    tail: [']', ...link].join(',') + '}',
  };
};

const askedOf = (request: Request, set: ServedSet, view: ServiceView, nth: number): Asked => {
  const { quirks, now } = view;
  const url = new URL(request.url);
  const options = parseQueryOptions(url.search, set.table);
  checkLink(options, quirks, { request, nth });
  refuseOptions(options, quirks);
  const matching = set.matching(options, quirks, now());
  refuseMany(matching.rows.length, quirks);
  const pageSize = preferredPageSize(request, view) ?? view.pageSize;
  const page = cutPage(matching, options, { pageSize, quirks, memory: view.links });
  const counted = countedAs(matching.rows.length, set.shown(quirks, now()).length, quirks);
  return { request, nth, url, set, view, options, page, counted };
};

/** GET of an entity set; `nth` counts such requests for the quirks that spoil one of them. */
export const answerRows = (request: Request, set: ServedSet, view: ServiceView, nth: number): Response => {
  const { quirks } = view;
  const spoiled = spoiledAnswer(quirks, nth);
  if (spoiled !== undefined) return spoiled;
  checkAccept(request, 'application/json');
  const style = renderStyle(request, quirks, nth);
  const asked = askedOf(request, set, view, nth);
  const { rows, next } = asked.page;
  const preferred = preferredPageSize(request, view);
  const headers = {
    ...(preferred !== undefined && { 'preference-applied': `odata.maxpagesize=${preferred}` }),
    ...nodeHeaders(quirks, asked),
  };
  const nothing = rows.length === 0 && next === undefined ? nothingAnswer(quirks, headers) : undefined;
  if (nothing !== undefined) return nothing;
  const text = pageText(asked, style);
  const { badRow } = quirks;
  const at =
    badRow !== undefined && badRow.times > 0 ? rows.findIndex(({ values }) => badRow.is(values)) : -1;
  if (badRow !== undefined && at >= 0) return badRowAnswer(text, at, badRow);
  return jsonResponse(pageBody(text, quirks, nth), style, headers);
};

/** GET of `<Set>/$count`: text. Paging and order make no difference to it. */
export const answerCount = (request: Request, set: ServedSet, { quirks, now }: ServiceView): Response => {
  if (quirks.noCount === true) return errorResponse(501, '$count is not implemented.');
  if (quirks.countFails !== undefined) return errorResponse(quirks.countFails, 'The rows cannot be counted.');
  const headers = { 'content-type': 'text/plain;charset=utf-8' };
  if (quirks.countBreaks === true) return new Response(tornBody(''), { headers });
  const { filter } = parseQueryOptions(new URL(request.url).search, set.table);
  const { rows } = set.matching({ filter, orderby: undefined }, quirks, now());
  const counted = countedAs(rows.length, set.shown(quirks, now()).length, quirks);
  return new Response(countBody(counted, quirks), { headers });
};
