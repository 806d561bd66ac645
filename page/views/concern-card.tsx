import { type ActionName, actionOf } from '../actions/actions.ts';
import { usePerform } from '../actions/perform.ts';
import { mayAct } from '../api/mode.ts';
import { personName } from '../api/person.ts';
import { Name, Said, SaidList } from '../parts/said.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { Since } from '../parts/when.tsx';
import { feedLink, runLink } from '../route.ts';
import { cancelWords } from '../words/cancelled.ts';
import type { Concern } from '../words/judge.ts';
import { RunOutcome } from './run-outcome.tsx';

/** These are done at once; the others have something to fill in or to look at first. */
const AT_ONCE = ['sync', 'resume', 'cancel'] as const;
type AtOnce = (typeof AT_ONCE)[number];

const isAtOnce = (action: ActionName): action is AtOnce => AT_ONCE.some((one) => one === action);

const DoNow = ({
  action,
  feed,
  runId,
}: {
  readonly action: AtOnce;
  readonly feed: string;
  readonly runId: string | undefined;
}) => {
  const { progress, perform } = usePerform(action, { feed, ...(runId !== undefined && { runId }) });
  const now = progress.value;
  const act = (): void => perform({ by: personName.value });
  return (
    <div class="do-now">
      <button type="button" class="primary" disabled={now.state === 'busy'} onClick={act}>
        {now.state === 'busy' ? 'Working…' : actionOf(action).label}
      </button>
      {now.state === 'done' &&
        (now.answer.ok ? (
          action === 'cancel' ? (
            <p role="status">{cancelWords(now.answer.body)}</p>
          ) : (
            <RunOutcome run={now.answer.body} />
          )
        ) : (
          <TroubleNote trouble={now.answer.trouble} />
        ))}
    </div>
  );
};

const Remedy = ({ concern }: { readonly concern: Concern }) => {
  const { action, feed, runId } = concern;
  if (action === undefined || feed === undefined) return null;
  if (actionOf(action).changes && !mayAct()) return null;
  return isAtOnce(action) ? (
    <DoNow action={action} feed={feed} runId={runId} />
  ) : (
    <div class="do-now">
      <a class="button primary" href={feedLink(feed, action)}>
        {actionOf(action).label}
      </a>
    </div>
  );
};

/** One concern: what is so, since when, what to do now, and the button that does it. */
export const ConcernCard = ({
  concern,
  isNamed = true,
}: {
  readonly concern: Concern;
  readonly isNamed?: boolean;
}) => {
  const { severity, feed, sentence, lines = [], since, now, runId } = concern;
  return (
    <li class={`concern ${severity}`}>
      <p class="concern-head">
        {feed !== undefined && isNamed && (
          <a href={feedLink(feed)}>
            <Name text={feed} />
          </a>
        )}
        {since !== undefined && (
          <span class="muted">
            <Since at={since} />
          </span>
        )}
      </p>
      <p>
        <Said text={sentence} />
      </p>
      {lines.length > 0 && <SaidList lines={lines} />}
      <p class="todo">
        {now} {runId !== undefined && <a href={runLink(runId)}>Its run</a>}
      </p>
      <Remedy concern={concern} />
    </li>
  );
};
