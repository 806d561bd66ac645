import { isDeepStrictEqual } from 'node:util';
import type { SourceTraits } from '../../../state/index.ts';
import type { RunContext } from '../../run/index.ts';
import type { Dated, Learned } from './learned.ts';
import type { RangeRequest, Taken } from './range-request.ts';

/** What a question is asked with. */
export interface Plainer extends Taken {
  readonly top: number | undefined;
}

/** What a question is asked with by what is known of the source. `isKnown`: whether a trait still counts. */
const askedWith = (
  { top }: RangeRequest,
  { noTop, topAtMost, orderParts, noOrder, noSelect }: SourceTraits,
  isKnown: (name: Dated) => boolean,
): Plainer => {
  const known = <Value>(name: Dated, value: Value): Value | undefined => (isKnown(name) ? value : undefined);
  const most = known('topAtMost', topAtMost);
  const atMost = top === undefined || most === undefined ? top : Math.min(top, most);
  return {
    top: known('noTop', noTop) === true ? undefined : atMost,
    orderParts: known('orderParts', orderParts),
    noOrder: known('noOrder', noOrder),
    noSelect: known('noSelect', noSelect),
  };
};

/** What a question is asked with: a refusal that is a day old is tried again. */
export const withTop = (request: RangeRequest, learned: Learned): Plainer =>
  askedWith(request, learned.traits, (name) => !learned.isDue(name));

/** What it is asked with where the service refuses as it did, however long ago. */
export const asBefore = (request: RangeRequest, learned: Learned): Plainer =>
  askedWith(request, learned.traits, () => true);

/** Options of which a question has less than it would have, or nothing. */
export const leftOut = (
  request: RangeRequest,
  { top, orderParts, noOrder, noSelect }: Plainer,
  selects: boolean,
): readonly string[] => {
  const isOrdered = request.order === 'cursor' || request.order === 'key';
  return [
    ...(top === request.top ? [] : ['$top']),
    ...(isOrdered && (noOrder === true || orderParts !== undefined) ? ['$orderby'] : []),
    ...(selects && noSelect === true ? ['$select'] : []),
  ];
};

/** Refusals that an answer has shown to be over: it was asked for as if they were not there. `selects`: the feed names columns. */
export const overcome = (
  { order }: RangeRequest,
  { top, orderParts, noOrder, noSelect }: Plainer,
  {
    traits,
    keyParts,
    selects,
  }: { readonly traits: SourceTraits; readonly keyParts: number; readonly selects: boolean },
): readonly Dated[] => {
  const isByCursor = order === 'cursor' && noOrder !== true;
  const isOver: readonly (readonly [Dated, boolean])[] = [
    ['noTop', traits.noTop === true && top !== undefined],
    ['topAtMost', traits.topAtMost !== undefined && top !== undefined && top > traits.topAtMost],
    ['noOrder', traits.noOrder === true && isByCursor],
    ['orderParts', (traits.orderParts ?? keyParts) < keyParts && isByCursor && orderParts === undefined],
    ['noSelect', traits.noSelect === true && selects && noSelect !== true],
  ];
  return isOver.flatMap(([name, is]) => (is ? [name] : []));
};

/** Smaller `$top`s: the one that the service names, a tenth, a hundredth, and none. */
const topsOf = (top: number | undefined, most: number | undefined): readonly (number | undefined)[] => {
  if (top === undefined) return [];
  const named = most !== undefined && most > 0 && most < top ? [most] : [];
  const parts = most === 0 ? [] : [Math.floor(top / 10), Math.floor(top / 100)].filter((part) => part > 0);
  return [...named, ...parts, undefined];
};

type Order = Pick<Plainer, 'orderParts' | 'noOrder'>;

/** Shorter `$orderby`s: without the last parts of the key, without the key, and none, by which no row is the last one. */
const ordersOf = (
  { order }: RangeRequest,
  { orderParts, noOrder }: Plainer,
  parts: number,
): readonly Order[] => {
  if (order === 'none' || noOrder === true) return [];
  const present = Math.min(orderParts ?? parts, parts);
  if (order === 'descending') return present === 0 ? [] : [{ orderParts: 0, noOrder: undefined }];
  const fewest = order === 'key' ? 1 : 0;
  const shorter = Array.from({ length: Math.max(0, present - fewest) }, (_, less) => ({
    orderParts: present - 1 - less,
    noOrder: undefined,
  }));
  return order === 'key' ? shorter : [...shorter, { orderParts: 0, noOrder: true }];
};

/** Plainer ways to ask: as before, one thing left out at a time, then `$top` and parts of `$orderby` together. */
export const plainerOf = (
  request: RangeRequest,
  present: Plainer,
  {
    before,
    keyParts,
    most,
  }: { readonly before: Plainer; readonly keyParts: number; readonly most: number | undefined },
): readonly Plainer[] => {
  const orders = ordersOf(request, present, keyParts).map((order) => ({ ...present, ...order }));
  return [
    ...(isDeepStrictEqual(before, present) ? [] : [before]),
    ...topsOf(present.top, most).map((top) => ({ ...present, top })),
    ...orders,
    ...(present.noSelect === true ? [] : [{ ...present, noSelect: true }]),
    ...(present.top === undefined || request.order === 'descending'
      ? []
      : orders.map((order) => ({ ...order, top: undefined }))),
  ];
};

/** Remembers what a question had to leave out, and notes it. */
export const remember = (
  { run: { notes }, learned }: { readonly run: Pick<RunContext, 'notes'>; readonly learned: Learned },
  { order }: RangeRequest,
  { before, now }: { readonly before: Plainer; readonly now: Plainer },
): void => {
  if (now.top !== before.top) {
    if (now.top === undefined) learned.learn({ noTop: true });
    else learned.learn({ topAtMost: now.top });
    notes.add({ kind: 'option-refused', option: '$top' });
  }
  if (now.noSelect === true && before.noSelect !== true) {
    learned.learn({ noSelect: true });
    notes.add({ kind: 'option-refused', option: '$select' });
  }
  if (order !== 'cursor' || (now.orderParts === before.orderParts && now.noOrder === before.noOrder)) return;
  if (now.noOrder === true) learned.learn({ noOrder: true, ignoresOrder: true });
  else if (now.orderParts !== undefined) learned.learn({ orderParts: now.orderParts });
  notes.add({ kind: 'option-refused', option: '$orderby' });
};

/** Whether a question is the same but for its `$top`. */
export const isSameButTop = (way: Plainer, { orderParts, noOrder, noSelect }: Plainer): boolean =>
  way.orderParts === orderParts && way.noOrder === noOrder && way.noSelect === noSelect;
