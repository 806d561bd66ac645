import type { Call } from '../../support/fleet/instance-calls.ts';
import type { Point, Trouble, Way } from './cases.ts';

const isCall = ({ isRead, moment }: Point): boolean => !isRead || moment === 'before';

/** The calls that fail, until the scenario's triggers have returned. Then all is well again. */
const failing = (name: string, is: (call: Call, point: Point) => boolean): Way => ({
  name,
  at: isCall,
  make: async ({ instance, point, begin }: Trouble) => {
    instance.calls.faults = (call) => {
      if (!is(call, point)) return undefined;
      return { do: 'fail', moment: call.nth === point.nth ? point.moment : 'before' };
    };
    await begin();
    instance.calls.faults = () => undefined;
  },
});

/** What a store that does not answer does to its caller. After an effect: it has happened, and its answer is lost. */
export const failWays: readonly Way[] = [
  failing('fails once', ({ nth }, point) => nth === point.nth),
  failing(
    'fails, and all after it of its store',
    ({ nth, store }, point) => nth >= point.nth && store === point.store,
  ),
  failing('fails, and all after it of every store', ({ nth }, point) => nth >= point.nth),
];
