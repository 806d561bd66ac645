import type { FeedView } from '../api/answers.ts';
import { mayAct } from '../api/mode.ts';
import { type ActionName, actionOf, namedAction } from '../actions/actions.ts';
import { feedLink } from '../route.ts';
import { CheckPanel } from './check-panel.tsx';
import { EntitiesPanel } from './entities-panel.tsx';
import { PausePanel } from './pause-panel.tsx';
import { PreviewPanel } from './preview-panel.tsx';
import { ReloadPanel } from './reload-panel.tsx';
import { RunPanel } from './run-panel.tsx';

/** In the order of how often they are wanted. A pause and its end take turns. */
const buttonsOf = ({ pause }: FeedView): readonly ActionName[] => [
  'sync',
  'reload',
  pause === undefined ? 'pause' : 'resume',
  'maintain',
  'check',
  'preview',
  'entities',
];

interface PanelProps {
  readonly action: ActionName;
  readonly feed: FeedView;
  readonly name: string;
}

const Panel = ({ action, feed, name }: PanelProps) => {
  switch (action) {
    case 'reload':
    case 'dryRun':
      return <ReloadPanel feed={name} own={feed.reloadWindow} />;
    case 'pause':
      return <PausePanel feed={name} />;
    case 'check':
      return <CheckPanel feed={name} />;
    case 'preview':
      return <PreviewPanel feed={name} />;
    case 'entities':
      return <EntitiesPanel feed={name} />;
    case 'sync':
    case 'maintain':
    case 'resume':
      return <RunPanel action={action} feed={name} />;
    case 'cancel':
      return (
        <p class="empty">
          {feed.pendingRun === undefined ? 'No run is under way.' : 'The run under way has its button above.'}
        </p>
      );
    default:
      return action satisfies never;
  }
};

const isOffered = (action: ActionName): boolean => mayAct() || !actionOf(action).changes;

interface FeedActionsProps {
  readonly feed: FeedView;
  readonly name: string;
  /** The one that is open, as the address has it. */
  readonly open: string | undefined;
}

/** What can be done with a feed. Each opens below, with what it does, what it needs, and its lines for a shell. */
export const FeedActions = ({ feed, name, open }: FeedActionsProps) => {
  const opened = open === undefined ? undefined : namedAction(open);
  return (
    <section aria-labelledby="actions">
      <h2 id="actions">What to do</h2>
      <nav class="actions" aria-label="Actions">
        {buttonsOf(feed)
          .filter(isOffered)
          .map((action) => (
            <a
              key={action}
              class="button"
              href={feedLink(name, action === opened ? undefined : action)}
              aria-current={action === opened ? 'true' : undefined}
            >
              {actionOf(action).label}
            </a>
          ))}
      </nav>
      {!mayAct() && (
        <p class="muted">
          This page only reads here: the app setting UI is not on. Command line and HTTP act as the key
          allows.
        </p>
      )}
      {opened !== undefined && isOffered(opened) && (
        <div class="panel">
          <p>{actionOf(opened).what}</p>
          <Panel key={opened} action={opened} feed={feed} name={name} />
        </div>
      )}
    </section>
  );
};
