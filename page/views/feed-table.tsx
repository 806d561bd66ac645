import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { FeedView } from '../api/answers.ts';
import { detailOf, detailsCame, wantDetails } from '../api/visible.ts';
import { RunBars } from '../parts/bars.tsx';
import { Pill } from '../parts/pill.tsx';
import { Name } from '../parts/said.tsx';
import { When } from '../parts/when.tsx';
import { type Range, Windowed } from '../parts/windowed.tsx';
import { feedLink } from '../route.ts';
import { type Standing, standingOf } from '../../shared/api/index.ts';
import { whole } from '../words/number.ts';
import { now } from '../words/now.ts';

const NARROW = matchMedia('(max-width: 760px)');
const ROW_PX = 56;
const CARD_PX = 132;
const SHORT = 160;

const ORDER: readonly Standing[] = ['failing', 'delayed', 'running', 'new', 'fresh', 'paused', 'off'];

/** Each with what it tells. */
const COLUMNS = [
  ['Feed', 'Its name, and the table that it fills'],
  ['State', 'Whether it works, in one word'],
  ['In step', 'When a run last came to the end of the source'],
  ['Watermark', 'The greatest cursor value that is in the table'],
  ['Rows', 'Rows of the table'],
  ['Backlog', 'Rows that the source has above the watermark'],
  ['Source', 'What was learned of it: what it does not do as it is asked'],
  ['Last 50 runs', 'How long each took, the newest at the right'],
] as const;

interface Row {
  readonly feed: FeedView;
  readonly standing: Standing;
}

const chosen = (feeds: readonly FeedView[], words: string): readonly Row[] => {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return feeds
    .map((feed) => ({ feed, standing: standingOf(feed, now.peek()) }))
    .filter(({ feed, standing }) => {
      const text = `${feed.name ?? ''} ${feed.table ?? ''} ${standing}`.toLowerCase();
      return wanted.every((word) => text.includes(word));
    })
    .toSorted(
      (a, b) =>
        ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing) ||
        (a.feed.name ?? '').localeCompare(b.feed.name ?? ''),
    );
};

const useNarrow = (): boolean => {
  const isNarrow = useSignal(NARROW.matches);
  useEffect(() => {
    const change = (): void => {
      isNarrow.value = NARROW.matches;
    };
    NARROW.addEventListener('change', change);
    return () => NARROW.removeEventListener('change', change);
  }, []);
  return isNarrow.value;
};

interface FigureCellProps {
  readonly value: number | undefined;
  readonly of: string;
  /** Why there is none. */
  readonly why?: string | undefined;
}

const FigureCell = ({ value, of, why }: FigureCellProps) => (
  <div role="cell" class="number" data-of={of}>
    {value === undefined ? (
      <span class="muted" title={why?.slice(0, SHORT)}>
        {why === undefined ? '–' : 'not told'}
      </span>
    ) : (
      whole(value)
    )}
  </div>
);

const Backlog = ({ backlog, noBacklog }: FeedView) => (
  <FigureCell value={backlog} of="Backlog" why={noBacklog?.reason} />
);

const Traits = ({ feed: { traits = [], freshAt } }: { readonly feed: FeedView }) => (
  <div role="cell" class="traits" data-of="Source">
    {traits.length === 0 && freshAt === undefined ? (
      <span class="muted" title="It is told by the first run that comes to the source’s end.">
        not known yet
      </span>
    ) : traits.length === 0 ? (
      <span class="muted" title="Nothing was learned of this source that goes another way.">
        does all
      </span>
    ) : (
      <span title={traits.map(({ trait }) => trait).join(', ')}>
        {traits[0]?.trait.slice(0, 40)}
        {traits.length > 1 && ` +${traits.length - 1}`}
      </span>
    )}
  </div>
);

const FeedRow = ({ row: { feed, standing }, index }: { readonly row: Row; readonly index: number }) => {
  const { name, table, place = '', freshAt, watermark, rows } = feed;
  const detail = detailsCame.value >= 0 && name !== undefined ? detailOf(name) : undefined;
  return (
    <div role="row" class="feed-row" aria-rowindex={index + 2}>
      <div role="cell" class="feed-name">
        {name === undefined ? (
          <Name text={place} />
        ) : (
          <a href={feedLink(name)}>
            <Name text={name} />
          </a>
        )}
        <span class="muted">
          <Name text={table ?? ''} />
        </span>
      </div>
      <div role="cell">
        <Pill word={standing} />
      </div>
      <div role="cell" data-of="In step">
        <When at={freshAt} brief />
      </div>
      <div role="cell" class="number watermark" data-of="Watermark">
        {watermark === undefined ? <span class="muted">–</span> : <Name text={watermark} />}
      </div>
      <FigureCell value={rows} of="Rows" />
      <Backlog {...(detail?.counted ?? feed)} />
      <Traits feed={feed} />
      <div role="cell" class="row-bars">
        {detail?.runs !== undefined && <RunBars runs={detail.runs} />}
      </div>
    </div>
  );
};

const Rows = ({ rows, range: { from, to } }: { readonly rows: readonly Row[]; readonly range: Range }) => {
  const shown = rows.slice(from, to);
  const wanted = shown
    .map(({ feed: { name = '', lastRun } }) => `${name} ${lastRun?.runId ?? ''}`)
    .join('\n');
  useEffect(() => wantDetails(shown.map(({ feed }) => feed)), [wanted]);
  return (
    <>
      {shown.map((row, index) => (
        <FeedRow key={row.feed.name ?? row.feed.place} row={row} index={from + index} />
      ))}
    </>
  );
};

/** Every feed, worst first: what it has, how fresh it is, its last runs. Only the rows on the screen are there. */
export const FeedTable = ({ feeds }: { readonly feeds: readonly FeedView[] }) => {
  const words = useSignal('');
  const isNarrow = useNarrow();
  const rows = useMemo(() => chosen(feeds, words.value), [feeds, words.value]);
  return (
    <section aria-labelledby="feeds">
      <div class="section-head">
        <h2 id="feeds">Feeds</h2>
        <label class="filter">
          <span class="hidden">Filter by name, table or state</span>
          <input
            type="search"
            placeholder="Filter by name, table or state"
            value={words.value}
            onInput={({ currentTarget }) => (words.value = currentTarget.value)}
          />
        </label>
        <span class="muted" role="status">
          {rows.length === feeds.length
            ? whole(feeds.length)
            : `${whole(rows.length)} of ${whole(feeds.length)}`}
        </span>
      </div>
      <div role="table" class="feed-table" aria-labelledby="feeds" aria-rowcount={rows.length + 1}>
        <div role="rowgroup" class="feed-table-head">
          <div role="row" class="feed-row" aria-rowindex={1}>
            {COLUMNS.map(([column, what]) => (
              <div key={column} role="columnheader" title={what}>
                {column}
              </div>
            ))}
          </div>
        </div>
        <Windowed count={rows.length} rowPx={isNarrow ? CARD_PX : ROW_PX}>
          {(range) => <Rows rows={rows} range={range} />}
        </Windowed>
      </div>
      {rows.length === 0 && <p class="empty">No feed has these words in its name, its table or its state.</p>}
    </section>
  );
};
