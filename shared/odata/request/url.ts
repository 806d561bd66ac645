import type { EntityQuery } from './types.ts';

/** Where an entity set is, and the feed's own query options, which go with every request. */
export interface Address {
  readonly serviceUrl: string;
  /** Its name, and behind a slash the qualified name of a type that derives from its own. */
  readonly entitySet: string;
  /** Where `$metadata` is. Default: at the service's root. */
  readonly metadataUrl?: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Some services refuse URLs of more than about 2,100 characters, SharePoint with a 401. */
const MAX_URL = 2000;

/** The URL of the service's `$metadata`. */
export const metadataUrl = (address: Address): string =>
  `${address.metadataUrl ?? `${root(address)}/$metadata`}${queryString([], address.query)}`;

/**
 * The URL of a query. A `$select` that would make it longer than 2,000 characters is left out: the rows then carry more
 * columns than were asked for, which nothing downstream minds.
 */
export const entitySetUrl = (address: Address, query: EntityQuery): string => {
  const path = rowsUrl(address);
  const options: [string, string][] = [];
  if (query.filter !== undefined) options.push(['$filter', query.filter]);
  if (query.orderby !== undefined) options.push(['$orderby', query.orderby]);
  if (query.top !== undefined) options.push(['$top', String(query.top)]);
  if (query.skip !== undefined) options.push(['$skip', String(query.skip)]);
  if (query.count === true) options.push(['$count', 'true']);
  const short = `${path}${queryString(options, address.query)}`;
  if (query.select === undefined || query.select.length === 0) return short;
  const full = `${path}${queryString([...options, ['$select', query.select.join(',')]], address.query)}`;
  return full.length > MAX_URL ? short : full;
};

/** The URL that answers how many entities match. */
export const countUrl = (address: Address, filter: string | undefined): string => {
  const options: [string, string][] = filter === undefined ? [] : [['$filter', filter]];
  return `${rowsUrl(address)}/$count${queryString(options, address.query)}`;
};

const root = (address: Address): string => address.serviceUrl.replace(/\/+$/, '');

/** A type that rows are to be of is a part of the path. */
const rowsUrl = (address: Address): string =>
  [root(address), ...address.entitySet.split('/').map((part) => encodeURIComponent(part))].join('/');

/** Not `URLSearchParams`: it writes a space as `+`, which OData services refuse. */
const queryString = (
  options: readonly (readonly [string, string])[],
  custom: Readonly<Record<string, string>>,
): string => {
  const pairs = [
    ...options.map(([name, value]) => `${name}=${encodeValue(value)}`),
    ...Object.entries(custom).map(([name, value]) => `${encodeValue(name)}=${encodeValue(value)}`),
  ];
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
};

const encodeValue = (text: string): string => encodeURIComponent(text).replaceAll("'", '%27');
