import { cameTo, type CameRows, type Evidence, type LeadRow, rowsOf } from '../ask/index.ts';
import type { SourceFinding } from './finding-kinds.ts';

interface Page {
  readonly evidence: Evidence;
  readonly page: CameRows;
  readonly link: string;
}

const optionsOf = (link: string): ReadonlyMap<string, string> =>
  new Map(
    link
      .replace(/^[^?]*\??/s, '')
      .split('&')
      .map((part) => {
        const [name = '', ...rest] = part.split('=');
        return [name.replaceAll('%24', '$'), rest.join('=')] as const;
      }),
  );

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Whether a token holds values of the page's last row, in plain letters or behind base64. */
const hasValues = (token: string, { keyTexts, text, order }: LeadRow): boolean => {
  const texts = [token, Buffer.from(token, 'base64url').toString('utf8')];
  const values = [...keyTexts, text, String(order)].filter((value) => value !== '');
  return texts.some((one) => values.some((value) => one.toLowerCase().includes(value.toLowerCase())));
};

const judgeToken = ({ evidence, page, link }: Page): readonly SourceFinding[] => {
  const followed = cameTo(evidence, 'link');
  if (!page.inOrder || followed?.rows.length === 0) return [];
  const options = optionsOf(link);
  const raw = options.get('$skiptoken') ?? '';
  const token = decoded(raw);
  const isRaw = /[/+]/.test(raw);
  if (isRaw) return [{ kind: 'links-unencoded' }];
  const last = page.rows.at(-1);
  if (options.has('$skip') || /^(?:p?\d+)(?:!|$)/.test(token)) return [{ kind: 'links-by-position' }];
  if (token === '' || last === undefined || hasValues(token, last)) return [];
  return [{ kind: 'links-opaque' }];
};

const judgePlace = ({ evidence, link }: Page): readonly SourceFinding[] => {
  if (!/^[a-z][a-z\d+.-]*:/i.test(link)) return [{ kind: 'links-relative' }];
  const here = new URL(evidence.feed.source.serviceUrl).origin;
  return URL.parse(link)?.origin === here ? [] : [{ kind: 'links-elsewhere' }];
};

const sameRows = (a: readonly LeadRow[], b: readonly LeadRow[]): boolean =>
  a.length > 0 && JSON.stringify(a.map(({ key }) => key)) === JSON.stringify(b.map(({ key }) => key));

/** Rows that come next, by what the first load's answer had. */
const judgeFollowed = ({ evidence, page }: Page): readonly SourceFinding[] => {
  const seen = evidence.answers.get('link');
  if (seen === undefined) return [];
  if (seen.outcome === 'expired' || seen.outcome === 'refused') {
    const status = 'status' in seen ? seen.status : Number(seen.error.facts['status'] ?? 0);
    return [{ kind: 'links-expire', status }];
  }
  if (seen.outcome !== 'rows') return [];
  if (sameRows(page.rows, seen.rows)) return [{ kind: 'links-loop' }];
  if (seen.link !== undefined && isFirst(seen.link, evidence)) return [{ kind: 'links-loop' }];
  if (seen.rows.length === 0) return [{ kind: seen.link === undefined ? 'links-lose-rows' : 'links-empty' }];
  return [];
};

/** A link without any place in it leads to the first page. */
const isFirst = (link: string, { wires }: Evidence): boolean => {
  const url = URL.parse(link, 'https://any.example');
  return (
    url !== null && wires.some((wire) => wire.purpose === 'page' && wire.url === url.pathname + url.search)
  );
};

const judgeCookies = ({ evidence }: Page): readonly SourceFinding[] =>
  evidence.wires.some(({ header }) => header('set-cookie') !== undefined)
    ? [{ kind: 'links-need-cookie' }]
    : [];

/** An answer whose rows are all there are has a link all the same. */
const judgeEnd = (evidence: Evidence): readonly SourceFinding[] => {
  const within = cameTo(evidence, 'within');
  const isShort = (within?.rows.length ?? 0) < rowsOf(evidence, 'first').length;
  const followed = cameTo(evidence, 'link');
  const isEmpty = followed !== undefined && followed.rows.length === 0;
  return within?.link !== undefined && isShort && !isEmpty && !loops(within.link, evidence)
    ? [{ kind: 'links-never-end' }]
    : [];
};

const loops = (link: string, evidence: Evidence): boolean => isFirst(link, evidence);

/** What next links are like. Rows are read by value: they matter where the service cannot be read so. */
export const judgeLinks = (evidence: Evidence): readonly SourceFinding[] => {
  const page = cameTo(evidence, 'page');
  if (page?.link === undefined) return judgeEnd(evidence);
  const seen: Page = { evidence, page, link: page.link };
  return [
    ...[judgeToken, judgePlace, judgeFollowed, judgeCookies].flatMap((judge) => judge(seen)),
    ...judgeEnd(evidence),
  ];
};
