import { refusal } from '../refusal.ts';

/** What a service counts, and how it says so. */
export interface CountQuirks {
  /** 501 on `/$count`, and on `$count=true` where `inlineCount` is not given. */
  noCount?: boolean;
  /** The status that `/$count` is answered with. */
  countFails?: number;
  /** `/$count` breaks off before its number. */
  countBreaks?: boolean;
  /** The number as JSON text, in an object, behind a byte order mark, in words that are no number, or left out. Default: plain. */
  countAs?: 'text' | 'd' | 'value' | 'marked' | 'words' | 'empty';
  /** `$count=true` is refused, left out of the answer, counts the answer's own rows, or all of them. */
  inlineCount?: 'refused' | 'missing' | 'page' | 'all';
  /** All rows of the set are counted. */
  countIgnoresFilter?: boolean;
  /** No count is greater. */
  countStopsAt?: number;
  /** Added to every count that is not 0. */
  countOff?: number;
}

/** What `found` matching rows of `all` are counted as. */
export const countedAs = (found: number, all: number, quirks: CountQuirks): number => {
  const counted = quirks.countIgnoresFilter === true ? all : found;
  const off = counted === 0 ? 0 : Math.max(0, counted + (quirks.countOff ?? 0));
  return Math.min(off, quirks.countStopsAt ?? Infinity);
};

/** The body of `/$count`. */
export const countBody = (count: number, { countAs }: CountQuirks): string => {
  if (countAs === undefined) return String(count);
  switch (countAs) {
    case 'text':
      return `"${count}"`;
    case 'd':
      return `{"d":${count}}`;
    case 'value':
      return `{"value":${count}}`;
    case 'marked':
      return `\uFEFF${count}\r\n`;
    case 'words':
      return 'many';
    case 'empty':
      return '';
  }
};

/** The number beside a page's rows, where one was asked for; undefined where the service leaves it out. */
export const inlineCount = (
  counted: number,
  pageRows: number,
  { inlineCount: way, noCount }: CountQuirks,
): number | undefined => {
  if (noCount === true && way === undefined) throw refusal(501, '$count is not implemented.');
  if (way === 'refused') throw refusal(400, `The query option '$count' is not allowed.`);
  if (way === 'missing') return undefined;
  return way === 'page' ? pageRows : counted;
};
