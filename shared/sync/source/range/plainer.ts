import type { Learned } from './learned.ts';
import type { RangeRequest, Taken } from './range-request.ts';

/** What a question is asked with. */
export interface Plainer extends Taken {
  readonly top: number | undefined;
}

/** What a question is asked with by what is known of the source; a refusal that is a day old is tried again. */
export const withTop = ({ top }: RangeRequest, learned: Learned): Plainer => {
  const { traits } = learned;
  const known = <Trait extends 'noTop' | 'topAtMost' | 'orderParts' | 'noOrder' | 'noSelect'>(
    trait: Trait,
  ) => (learned.isDue(trait) ? undefined : traits[trait]);
  const most = known('topAtMost');
  const atMost = top === undefined || most === undefined ? top : Math.min(top, most);
  return {
    top: known('noTop') === true ? undefined : atMost,
    orderParts: known('orderParts'),
    noOrder: known('noOrder'),
    noSelect: known('noSelect'),
  };
};

/** Smaller `$top`s: the one that the service names, a tenth, a hundredth, and none. */
const topsOf = (top: number | undefined, most: number | undefined): readonly (number | undefined)[] => {
  if (top === undefined) return [];
  const named = most !== undefined && most > 0 && most < top ? [most] : [];
  const parts = most === 0 ? [] : [Math.floor(top / 10), Math.floor(top / 100)].filter((part) => part > 0);
  return [...named, ...parts, undefined];
};

type Order = Pick<Plainer, 'orderParts' | 'noOrder'>;

/** Shorter `$orderby`s: without the last parts of the key, without the key, and none. */
const ordersOf = (
  { order }: RangeRequest,
  { orderParts, noOrder }: Plainer,
  parts: number,
): readonly Order[] => {
  if (order === 'none' || order === 'descending' || noOrder === true) return [];
  const present = Math.min(orderParts ?? parts, parts);
  const fewest = order === 'key' ? 1 : 0;
  const shorter = Array.from({ length: Math.max(0, present - fewest) }, (_, less) => ({
    orderParts: present - 1 - less,
    noOrder: undefined,
  }));
  return order === 'key' ? shorter : [...shorter, { orderParts: 0, noOrder: true }];
};

/** Plainer ways to ask, one thing left out at a time, then `$top` and parts of `$orderby` together. */
export const plainerOf = (
  request: RangeRequest,
  present: Plainer,
  keyParts: number,
  most: number | undefined,
): readonly Plainer[] => {
  const orders = ordersOf(request, present, keyParts).map((order) => ({ ...present, ...order }));
  return [
    ...topsOf(present.top, most).map((top) => ({ ...present, top })),
    ...orders,
    ...(present.noSelect === true ? [] : [{ ...present, noSelect: true }]),
    ...(present.top === undefined ? [] : orders.map((order) => ({ ...order, top: undefined }))),
  ];
};
