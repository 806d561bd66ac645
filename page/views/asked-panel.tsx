import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { type ActionName, actionOf } from '../actions/actions.ts';
import type { Given } from '../actions/given.ts';
import { type AnswerTo, usePerform } from '../actions/perform.ts';
import { NOT_TIDEMARK } from '../api/trouble.ts';
import { Lines } from '../parts/lines.tsx';
import { TroubleNote } from '../parts/trouble-note.tsx';
import { Busy } from './busy.tsx';

interface AskedPanelProps<Name extends ActionName> {
  readonly action: Name;
  readonly feed: string;
  readonly busy: string;
  /** Whether an answer is one that can be shown. */
  readonly isShown: (body: AnswerTo<Name>) => boolean;
  /** What the answer fills in for the lines. */
  readonly givenOf?: (body: AnswerTo<Name>) => Given;
  readonly children: (body: AnswerTo<Name>) => ComponentChildren;
}

/** An action that only asks: it begins when it is opened. */
export const AskedPanel = <Name extends ActionName>({
  action,
  feed,
  busy,
  isShown,
  givenOf = () => ({}),
  children,
}: AskedPanelProps<Name>) => {
  const { progress, perform } = usePerform(action, { feed });
  useEffect(() => perform({}), [feed]);
  const now = progress.value;
  return (
    <>
      {now.state === 'busy' && <Busy since={now.since} what={busy} />}
      {now.state === 'done' &&
        (now.answer.ok ? (
          isShown(now.answer.body) ? (
            children(now.answer.body)
          ) : (
            <TroubleNote trouble={NOT_TIDEMARK} />
          )
        ) : (
          <TroubleNote trouble={now.answer.trouble} />
        ))}
      {now.state === 'done' && (
        <button type="button" onClick={() => perform({})}>
          {actionOf(action).label} again
        </button>
      )}
      <Lines
        action={action}
        subject={{ feed }}
        given={now.state === 'done' && now.answer.ok ? givenOf(now.answer.body) : {}}
      />
    </>
  );
};
