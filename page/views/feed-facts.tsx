import type { FeedView } from '../api/answers.ts';
import { Fact, Figure } from '../parts/fact.tsx';
import { Name, Said } from '../parts/said.tsx';
import { When } from '../parts/when.tsx';
import { runLink } from '../route.ts';
import { now } from '../words/now.ts';
import { traitWords } from '../words/traits.ts';

const SHORT = 160;

const Traits = ({ traits = [] }: FeedView) =>
  traits.length === 0 ? null : (
    <details class="traits-of">
      <summary>
        What was learned of this source <span class="muted">{traits.length}</span>
      </summary>
      <ul>
        {traits.map(({ trait, value, learnedAt }) => (
          <li key={trait}>
            <code>{trait.slice(0, 60)}</code> {value !== undefined && <Name text={String(value)} />}{' '}
            {traitWords(trait)}
            {learnedAt !== undefined && (
              <span class="muted">
                , learned <When at={learnedAt} brief />
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );

const Backlog = ({ backlog, noBacklog }: FeedView) => (
  <>
    <Figure value={backlog} otherwise="not counted" />
    {backlog === undefined && noBacklog !== undefined && (
      <span class="muted">
        {': '}
        <Said text={noBacklog.reason ?? ''} shown={SHORT} />
        {noBacklog.said !== undefined && (
          <>
            {' '}
            The source says: <Said text={noBacklog.said} shown={SHORT} />
          </>
        )}
      </span>
    )}
  </>
);

/** The reload that the timer begins by itself. */
const NextReload = ({ nextAt, last }: NonNullable<FeedView['reload']>) => (
  <>
    {nextAt !== undefined && Date.parse(nextAt) <= now.value ? 'at the next tick' : <When at={nextAt} />}
    {last !== undefined && (
      <p>
        <a href={runLink(last.runId)}>The last one</a> {(last.outcome ?? 'is at work').slice(0, 40)}
      </p>
    )}
  </>
);

/** What is known of a feed, and when it was learned. */
export const FeedFacts = ({ feed }: { readonly feed: FeedView }) => {
  const { freshAt, watermark, rows, tableVersion, lastRun, reload } = feed;
  return (
    <section aria-label="How it stands">
      <dl class="facts">
        <Fact name="In step">
          <When at={freshAt} />
        </Fact>
        <Fact name="Rows">
          <Figure value={rows} otherwise="not counted yet" />
        </Fact>
        <Fact name="Backlog">
          <Backlog {...feed} />
        </Fact>
        <Fact name="Watermark">
          {watermark === undefined ? <span class="muted">none yet</span> : <Name text={watermark} />}
        </Fact>
        <Fact name="Table version">
          <Figure value={tableVersion} otherwise="no table yet" />
        </Fact>
        <Fact name="Last run">
          {lastRun === undefined ? (
            <span class="muted">none yet</span>
          ) : (
            <>
              <a href={runLink(lastRun.runId)}>
                <Name text={`${lastRun.kind} ${lastRun.outcome.replaceAll('-', ' ')}`.slice(0, 60)} />
              </a>{' '}
              <When at={lastRun.endedAt} />
            </>
          )}
        </Fact>
        {reload !== undefined && (
          <Fact name="Next reload">
            <NextReload {...reload} />
          </Fact>
        )}
      </dl>
      <Traits {...feed} />
    </section>
  );
};
