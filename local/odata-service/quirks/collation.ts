/** How texts and Guids are compared: by code point, without case, or Guids in SQL Server's order and texts by code point. */
export type Collation = 'code' | 'case-blind' | 'sql-server';

/** By what a service orders rows, and by what it compares them in a filter. */
export interface OrderQuirks {
  /** Rows come in no order at all, the same at every request. */
  ignoreOrder?: boolean;
  /** Of texts and Guids in `$orderby`. Default `code`. */
  orderCollation?: Collation;
  /** Of texts and Guids under `gt`, `ge`, `lt` and `le`. Default `code`. */
  filterCollation?: Collation;
  /** `$orderby=X` sorts downwards; `asc` has to be written. */
  descendingDefault?: boolean;
  /** Tokens compare as SQL does: rows after a null, or with one, are lost. */
  nullsSkipped?: boolean;
}

const GUID = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;

const turned = (text: string): string => (text.match(/../g) ?? []).toReversed().join('');

/** The last six bytes count most, then the two before them; the first eight by pairs of bytes turned round. */
const sqlServerKey = (guid: string): string => {
  const [a = '', b = '', c = '', d = '', e = ''] = guid.split('-');
  return e + d + turned(c) + turned(b) + turned(a);
};

/** What stands for a text where it is compared by code point. */
export const collated = (text: string, collation: Collation = 'code'): string => {
  if (collation === 'code') return text;
  if (collation === 'case-blind') return `${text.toLowerCase()}\u0000${text}`;
  return GUID.test(text) ? sqlServerKey(text) : text;
};
