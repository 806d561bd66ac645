import { TidemarkError } from '../../shared/core/index.ts';
import { textOf } from './world-checks.ts';
import type { Answer, EntityQuery, JsonObject, ODataSource, ScanBody } from '../../shared/odata/index.ts';

/** How a source answers questions by key; as it should where nothing is given. May be changed between questions. */
export interface KeyQuirks {
  refusesIn?: boolean;
  /** `in` breaks the answer, or is read so that nothing matches. */
  breaksIn?: boolean;
  misreadsIn?: boolean;
  /** Keys in one question, above which it is refused, broken, or answered with nothing. */
  keysAtMost?: number;
  beyondThat?: 'refused' | 'broken' | 'nothing';
  /** Every question by key is refused, broken, or answered with nothing. */
  byKey?: 'refused' | 'broken' | 'nothing';
  /** Every question is broken. */
  isDown?: boolean;
  /** Rows of an answer, without a link. */
  cap?: number;
  /** Rows of a page, with a link; `empty`: an empty page before each. */
  pageSize?: number;
  emptyPages?: boolean;
  /** Each page links to itself. */
  loops?: boolean;
  /** A link brings no whole answer. */
  breaksLinks?: boolean;
  ignoresFilter?: boolean;
  /** Texts are compared without regard to case. */
  ignoresCase?: boolean;
  refusesTop?: boolean;
}

/** A source of rows by their key, in the order of its rows. Conditions other than those on the key hold for every row. */
export interface KeyedSource extends ODataSource {
  readonly rows: JsonObject[];
  readonly quirks: KeyQuirks;
  /** Filters of the questions, links aside. */
  readonly asked: (string | undefined)[];
  /** How many links were followed. */
  followed: number;
  /** Called before each question. */
  onAsk: ((nth: number) => void) | undefined;
}

const refused = (): Answer => ({
  outcome: 'refused',
  status: 400,
  error: new TidemarkError('source-contract', 'refused'),
});

const broken = (): Answer => ({
  outcome: 'broken',
  why: 'status',
  wholeRows: 0,
  error: new TidemarkError('source-unavailable', 'broken'),
});

/** The literals that a filter compares the key with; undefined: it compares it with none. */
const keysOf = (filter: string, key: string): readonly string[] | undefined => {
  const list = new RegExp(`${key} in \\(([^)]*)\\)`).exec(filter)?.[1];
  const found =
    list?.split(',') ??
    [...filter.matchAll(new RegExp(`${key} eq ('[^']*'|[^ )]+)`, 'g'))].map(([, one = '']) => one);
  return found.length === 0 ? undefined : found.map((one) => one.replaceAll("'", ''));
};

/** What the quirks make of a question instead of an answer. */
const spoiled = (
  quirks: KeyQuirks,
  filter: string,
  keys: readonly string[] | undefined,
): Answer | 'nothing' | undefined => {
  const answers = { refused: refused(), broken: broken(), nothing: 'nothing' } as const;
  if (quirks.isDown === true) return broken();
  if (keys === undefined) return undefined;
  if (quirks.byKey !== undefined) return answers[quirks.byKey];
  if (keys.length > (quirks.keysAtMost ?? Infinity)) return answers[quirks.beyondThat ?? 'refused'];
  if (!/ in \(/.test(filter)) return undefined;
  if (quirks.refusesIn === true) return refused();
  if (quirks.breaksIn === true) return broken();
  return quirks.misreadsIn === true ? 'nothing' : undefined;
};

const nothing = async (): Promise<never> => {
  throw new TidemarkError('invariant', 'Nobody asks for it here.');
};

export const keyedSource = (
  key: string,
  rows: readonly JsonObject[],
  quirks: KeyQuirks = {},
): KeyedSource => {
  const pages = new Map<string, readonly JsonObject[]>();
  const asked: KeyedSource['asked'] = [];

  const answer = async (found: readonly JsonObject[], scan: ScanBody): Promise<Answer> => {
    const { pageSize = Infinity, emptyPages, loops } = quirks;
    const page = emptyPages === true && pages.size % 2 === 0 ? [] : found.slice(0, pageSize);
    const left = loops === true ? found : found.slice(page.length);
    const link =
      left.length === 0 ? undefined : `https://elsewhere.test/?t=${loops === true ? 0 : pages.size}`;
    if (link !== undefined) pages.set(link, left);
    const scanned = await scan(Buffer.from(JSON.stringify({ value: page })));
    const headers = { serverTimeMs: undefined, ageMs: 0, sizeBytes: 1, isMissing: false };
    return { outcome: 'rows', page: { scanned, link, ...headers, release: () => undefined } };
  };

  const isAsked = (row: JsonObject, keys: readonly string[] | undefined): boolean => {
    const own = textOf(row[key]);
    const isSame = (one: string): boolean =>
      one === own || (quirks.ignoresCase === true && one.toLowerCase() === own.toLowerCase());
    return keys === undefined || keys.some(isSame);
  };

  const ask = async ({ filter = '', top }: EntityQuery, scan: ScanBody): Promise<Answer> => {
    asked.push(filter);
    source.onAsk?.(asked.length);
    const keys = quirks.ignoresFilter === true ? undefined : keysOf(filter, key);
    const instead = spoiled(quirks, filter, keys);
    if (instead === 'nothing') return answer([], scan);
    if (instead !== undefined) return instead;
    if (top !== undefined && quirks.refusesTop === true) return refused();
    const found = source.rows.filter((row) => isAsked(row, keys));
    return answer(found.slice(0, Math.min(top ?? Infinity, quirks.cap ?? Infinity)), scan);
  };

  const source: KeyedSource = {
    rows: [...rows],
    quirks,
    asked,
    followed: 0,
    onAsk: undefined,
    traffic: { requests: 0, bytes: 0, slowed: 0, heldBack: 0 },
    ask,
    entitySets: async () => [],
    follow: async (link, scan) => {
      source.followed += 1;
      return quirks.breaksLinks === true ? broken() : answer(pages.get(link) ?? [], scan);
    },
    entityType: nothing,
    count: nothing,
    async *pages() {
      yield await nothing();
    },
  };
  return source;
};
