import { addLine } from '../actions/lines.ts';
import type { FeedView, HealthView } from '../api/answers.ts';
import { useLive } from '../api/live.ts';
import { CodeBlock } from '../parts/copy.tsx';
import { Since } from '../parts/when.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { NOT_TIDEMARK } from '../api/trouble.ts';
import { type Concern, concernsOf, healthConcerns, worstFirst } from '../words/judge.ts';
import { intoEffect } from '../words/here.ts';
import { now } from '../words/now.ts';
import { type Verdict, verdictOf } from '../words/verdict.ts';
import { AddAFeed } from './add-a-feed.tsx';
import { ConcernCard } from './concern-card.tsx';
import { FeedTable } from './feed-table.tsx';

const FEEDS_MS = 10_000;
const HEALTH_MS = 60_000;
/** A service that anybody may ask. */
const SAMPLE = 'https://services.odata.org/V4/Northwind/Northwind.svc';
/** More are in the table, worst first. */
const SHOWN = 8;

const concerned = (feeds: readonly FeedView[], health: HealthView | undefined): readonly Concern[] => {
  const ofFeeds = feeds.flatMap((feed) => concernsOf(feed, now.value));
  const ofApp = health === undefined ? [] : healthConcerns(health, ofFeeds);
  return worstFirst([...ofApp, ...ofFeeds]);
};

const Headline = ({ verdict }: { readonly verdict: Verdict }) => (
  <section class={`headline ${verdict.tone}`} aria-live="polite">
    <span class="mark" aria-hidden="true">
      {verdict.mark}
    </span>
    <div>
      <h1>{verdict.sentence}</h1>
      {verdict.since !== undefined && (
        <p>
          The first of them <Since at={verdict.since} />
        </p>
      )}
    </div>
  </section>
);

const NoFeeds = () => (
  <div class="note calm">
    <p>A feed is an entity set of an OData service and the table that it fills. Add the first one:</p>
    <CodeBlock what="the command that adds a feed" text={addLine({ serviceUrl: SAMPLE })} />
    <p class="muted">
      It lists what the service has, proposes cursor and table, and writes feeds.json, which the app reads
      when it starts. Whoever changes the file by hand: {intoEffect()}.
    </p>
  </div>
);

const Shown = ({
  feeds,
  health,
}: {
  readonly feeds: readonly FeedView[];
  readonly health: HealthView | undefined;
}) => {
  const concerns = concerned(feeds, health);
  const shown = concerns.slice(0, SHOWN);
  return (
    <>
      <Headline verdict={verdictOf(concerns, feeds, now.value)} />
      {shown.length > 0 && (
        <section aria-labelledby="concerns">
          <h2 id="concerns">What to look at, worst first</h2>
          <ul class="concerns">
            {shown.map((concern) => (
              <ConcernCard key={`${concern.feed ?? ''} ${concern.sentence}`} concern={concern} />
            ))}
          </ul>
          {concerns.length > shown.length && (
            <p class="muted">
              And {concerns.length - shown.length} more: the table has the worst feeds first.
            </p>
          )}
        </section>
      )}
      {feeds.length === 0 ? (
        <NoFeeds />
      ) : (
        <>
          <FeedTable feeds={feeds} />
          <AddAFeed feeds={feeds} />
        </>
      )}
    </>
  );
};

/** The first view: is anything wrong, since when, what now; then every feed. */
export const Overview = () => {
  const feeds = useLive({ endpoint: 'listFeeds' }, FEEDS_MS);
  const health = useLive({ endpoint: 'health' }, HEALTH_MS);
  const list = feeds.body.value;
  const trouble = feeds.trouble.value;
  return (
    <main>
      {trouble !== undefined && <TroubleNote trouble={trouble} />}
      {list === undefined && trouble === undefined && <p class="loading">Asking how the feeds are…</p>}
      {list !== undefined &&
        (Array.isArray(list.feeds) ? (
          <Shown feeds={list.feeds} health={health.body.value} />
        ) : (
          <TroubleNote trouble={NOT_TIDEMARK} />
        ))}
    </main>
  );
};
