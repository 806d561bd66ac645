import { type ReadonlySignal, signal, useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import type { EndpointName } from '../../shared/api/index.ts';
import type { ViewOf } from './answers.ts';
import { ask } from './ask.ts';
import type { Call } from './endpoints.ts';
import type { Trouble } from './trouble.ts';

/** An answer that is kept up to date: the last one stays while a newer one does not come. */
export interface Live<Body> {
  readonly body: ReadonlySignal<Body | undefined>;
  readonly trouble: ReadonlySignal<Trouble | undefined>;
}

/** Counts up when somebody did something: what is shown is asked for again at once. */
export const changes = signal(0);

/** A page that nobody looks at asks less. */
const HIDDEN_FACTOR = 12;

/**
 * Asks now, then every `everyMs` while it is shown, less when the page is hidden, and at once when it is looked at again or `changes` counts up.
 * Undefined as `everyMs`: once, and again when `after` is another.
 */
export const useLive = <Name extends EndpointName>(
  call: Call<Name>,
  everyMs: number | undefined,
  after = '',
): Live<ViewOf<Name>> => {
  const body = useSignal<ViewOf<Name> | undefined>(undefined);
  const trouble = useSignal<Trouble | undefined>(undefined);
  const turn = useSignal(0);
  const wanted = JSON.stringify(call);
  useEffect(() => {
    body.value = undefined;
    trouble.value = undefined;
  }, [wanted]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const once = async (): Promise<void> => {
      clearTimeout(timer);
      const answer = await ask(call);
      if (isOver) return;
      if (answer.ok) body.value = answer.body;
      trouble.value = answer.ok ? undefined : answer.trouble;
      if (everyMs === undefined) return;
      timer = setTimeout(() => void once(), document.hidden ? everyMs * HIDDEN_FACTOR : everyMs);
    };
    const seen = (): void => {
      if (!document.hidden && everyMs !== undefined) void once();
    };
    document.addEventListener('visibilitychange', seen);
    void once();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [wanted, everyMs, turn.value, after]);
  useSignalEffect(() => {
    if (changes.value > 0) turn.value = changes.value;
  });
  return useMemo(() => ({ body, trouble }), []);
};
