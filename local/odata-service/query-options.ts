import type { EntityTable } from './entity-table.ts';
import { refusal } from './refusal.ts';

/** One `name=value` of a query string: as it came, and decoded. */
interface QueryPart {
  readonly raw: string;
  readonly name: string;
  readonly value: string;
}

/** The system query options of a request for rows, text as decoded. */
export interface QueryOptions {
  readonly parts: readonly QueryPart[];
  readonly filter: string | undefined;
  readonly orderby: string | undefined;
  readonly select: readonly string[] | undefined;
  readonly top: number | undefined;
  readonly skip: number | undefined;
  readonly skiptoken: string | undefined;
  readonly count: boolean;
}

const KNOWN = new Set(['$filter', '$orderby', '$select', '$top', '$skip', '$skiptoken', '$count', '$format']);

/** Percent-decoding only: a `+` stays a plus. 400 when it is malformed. */
export const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusal(400, 'The URL is not percent-encoded UTF-8.');
  }
};

const queryParts = (search: string): readonly QueryPart[] =>
  search
    .replace(/^\?/, '')
    .split('&')
    .filter((raw) => raw !== '')
    .map((raw) => {
      const equals = raw.indexOf('=');
      const cut = equals < 0 ? raw.length : equals;
      return { raw, name: decode(raw.slice(0, cut)), value: decode(raw.slice(cut + 1)) };
    });

const wholeNumber = (name: string, text: string | undefined): number | undefined => {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text)) throw refusal(400, `'${name}' needs a number that is not negative.`);
  return Number(text);
};

const selected = (text: string | undefined, table: EntityTable): readonly string[] | undefined => {
  if (text === undefined || text === '*') return undefined;
  return text.split(',').map((item) => {
    const name = item.trim();
    if (table.property(name) === undefined)
      throw refusal(400, `'$select' names '${name}': ${table.type.name} has none.`);
    return name;
  });
};

/** System options by their exact names; an option without `$` is the service's own and is ignored, as OData says. */
export const parseQueryOptions = (search: string, table: EntityTable): QueryOptions => {
  const parts = queryParts(search);
  const system = new Map<string, string>();
  for (const { name, value } of parts) {
    if (!name.startsWith('$')) continue;
    if (!KNOWN.has(name)) throw refusal(400, `The query option '${name}' is not known.`);
    if (system.has(name)) throw refusal(400, `The query option '${name}' is there twice.`);
    system.set(name, value);
  }
  const count = system.get('$count') ?? 'false';
  if (count !== 'true' && count !== 'false') throw refusal(400, `'$count' is true or false.`);
  if ((system.get('$format') ?? 'json') !== 'json') throw refusal(415, `'$format' is json here.`);
  return {
    parts,
    count: count === 'true',
    filter: system.get('$filter'),
    orderby: system.get('$orderby'),
    select: selected(system.get('$select'), table),
    top: wholeNumber('$top', system.get('$top')),
    skip: wholeNumber('$skip', system.get('$skip')),
    skiptoken: system.get('$skiptoken'),
  };
};
