import { useErrorBoundary } from 'preact/hooks';
import { forgetKey, key } from './api/key.ts';
import { mayAct } from './api/mode.ts';
import { NOT_TIDEMARK } from './api/trouble.ts';
import { TroubleNote } from './parts/trouble-note.tsx';
import { place } from './place.ts';
import { OVERVIEW, type Route } from './route.ts';
import { FeedPage } from './views/feed-page.tsx';
import { KeyEntry } from './views/key-entry.tsx';
import { Overview } from './views/overview.tsx';
import { RunPage } from './views/run-page.tsx';

const Nowhere = () => (
  <main>
    <h1>There is nothing at this address</h1>
    <p>
      The page knows #/, #/feeds/NAME and #/runs/ID. <a href={OVERVIEW}>Go to all feeds</a>
    </p>
  </main>
);

const View = () => {
  const now = place.value;
  switch (now.view) {
    case 'overview':
      return <Overview />;
    case 'feed':
      return <FeedPage key={now.feed} feed={now.feed} open={now.open} />;
    case 'run':
      return <RunPage key={now.runId} runId={now.runId} />;
    case 'nowhere':
      return <Nowhere />;
    default:
      return now satisfies never;
  }
};

const Header = () => (
  <header class="top">
    <a class="brand" href={OVERVIEW}>
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <path d="M4 12c4-3.300 8-3.300 12 0s8 3.300 12 0" />
        <path d="M4 21h24" />
      </svg>
      Tidemark
    </a>
    <span class="host">{location.host}</span>
    {!mayAct() && <span class="pill calm">read only</span>}
    {key.value !== undefined && (
      <button type="button" class="link" onClick={() => forgetKey()}>
        Forget the key
      </button>
    )}
  </header>
);

/** What cannot be shown is told, and the rest of the page stays. */
const Guarded = () => {
  const [error, retry] = useErrorBoundary();
  if (error === undefined) return key.value === undefined ? <KeyEntry /> : <View />;
  return (
    <main>
      <TroubleNote trouble={NOT_TIDEMARK} />
      <button type="button" onClick={retry}>
        Try again
      </button>
    </main>
  );
};

/** Another view begins anew, whatever became of the one before. */
const viewOf = (now: Route): string => JSON.stringify({ ...now, open: undefined });

/** The page: its key, then the view of its address. */
export const App = () => (
  <>
    <Header />
    <Guarded key={viewOf(place.value)} />
  </>
);
