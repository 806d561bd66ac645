/** A window as a reload's answer has it. `above` is without the value, `from` with it. */
export interface ShownWindow {
  readonly from?: string | undefined;
  readonly fromIncluded?: boolean | undefined;
  readonly to?: string | undefined;
}

/** `above 11067 up to 11077`, or `from` it; `whole` where it has no beginning. */
export const windowText = ({ from, fromIncluded, to }: ShownWindow, whole = 'everything'): string => {
  const begin = from === undefined ? whole : `${fromIncluded === true ? 'from' : 'above'} ${from}`;
  return to === undefined ? begin : `${begin} up to ${to}`;
};

/** How a window was asked for: counted from the table's end, as feeds.json says, or by values or as a whole. */
export type WindowWay = 'counted' | 'own' | 'fixed';

/**
 * Where the window begins that a person has seen the changes of, as it is to be applied: one that is counted from the table's end would begin elsewhere where
 * rows have come meanwhile. A feed's own window that begins with a value is perhaps one of everything, which is more than its rows: undefined, it stays.
 */
export const shownBegin = (
  way: WindowWay,
  { from, fromIncluded }: ShownWindow = {},
): { readonly from: string; readonly fromIncluded?: true } | undefined =>
  from === undefined || way === 'fixed' || (way === 'own' && fromIncluded === true)
    ? undefined
    : { from, ...(fromIncluded === true && { fromIncluded }) };
