import type { Step } from './step.ts';

export interface Search<S> {
  readonly start: S;
  readonly steps: (state: S) => readonly Step<S>[];
  /** Equal for states that go on alike. */
  readonly key: (state: S) => string;
  /** Why a state must not be; asked once for each. */
  readonly check: (state: S) => string | undefined;
  /** Faults that are not looked for. */
  readonly passedOver?: ReadonlySet<string>;
  /** More states than this are not looked at. */
  readonly bound: number;
}

/**
 * `complete`: every state was seen, and none is wrong; `cut`: there are more than the bound. `trace`: the shortest way to the fault, the step
 * that is wrong, or ends in what is wrong, as its last.
 */
export type Found =
  | { readonly outcome: 'complete' | 'cut'; readonly states: number }
  | {
      readonly outcome: 'fault';
      readonly states: number;
      readonly fault: string;
      readonly trace: readonly string[];
    };

/** How each state was reached first. */
class Ways {
  readonly #labels: string[] = [''];
  readonly #parents: number[] = [-1];

  add(parent: number, label: string): number {
    this.#parents.push(parent);
    return this.#labels.push(label) - 1;
  }

  to(index: number, last: string): readonly string[] {
    const labels = [last];
    for (let at = index; at > 0; at = this.#parents[at] ?? 0) labels.push(this.#labels[at] ?? '');
    return labels.toReversed();
  }
}

/** Looks at every state that can be reached, nearest first, until one is wrong or there are no more. */
export const search = <S>({ start, steps, key, check, passedOver, bound }: Search<S>): Found => {
  const seen = new Set([key(start)]);
  const ways = new Ways();
  const faultOf = ({ fault, next }: Step<S>, isNew: boolean): string | undefined =>
    [fault, isNew ? check(next) : undefined].find((found) => found !== undefined && !passedOver?.has(found));
  let frontier: { readonly state: S; readonly index: number }[] = [{ state: start, index: 0 }];
  while (frontier.length > 0) {
    const next: typeof frontier = [];
    for (const { state, index } of frontier) {
      for (const step of steps(state)) {
        const before = seen.size;
        const isNew = seen.add(key(step.next)).size > before;
        const fault = faultOf(step, isNew);
        if (fault !== undefined)
          return { outcome: 'fault', states: before, fault, trace: ways.to(index, step.label) };
        if (isNew) next.push({ state: step.next, index: ways.add(index, step.label) });
      }
      if (seen.size > bound) return { outcome: 'cut', states: seen.size };
    }
    frontier = next;
  }
  return { outcome: 'complete', states: seen.size };
};
