import type { TidemarkError } from '../../../shared/core/index.ts';
import type { QueryOptions } from '../query-options.ts';
import { refusal } from '../refusal.ts';
import type { FilterQuirks } from './filters.ts';

/** Query options that a service does not take. */
export interface RefusalQuirks {
  /** The status that says so. 200: an answer that begins and breaks off. Default 400. */
  refusesWith?: number;
  /** Every `$top`; or each above a number, which the sentence names unless `topUnsaid`. */
  refuseTop?: boolean;
  topAtMost?: number;
  topUnsaid?: boolean;
  refuseSkip?: boolean;
  refuseSelect?: boolean;
  refuseOrderby?: boolean;
  /** Properties that `$orderby` may name. */
  orderbyAtMost?: number;
  /** `desc` in `$orderby`. */
  refuseDescending?: boolean;
  /** Queries whose filter more rows than this meet, however few are asked for. */
  matchesAtMost?: number;
}

/** A refusal with the status of this service. */
export const notTaken = ({ refusesWith }: RefusalQuirks, message: string): TidemarkError =>
  refusal(refusesWith ?? 400, message);

const topFault = ({ top }: QueryOptions, quirks: RefusalQuirks): string | undefined => {
  if (top === undefined) return undefined;
  if (quirks.refuseTop === true) return `The query option '$top' is not allowed.`;
  const most = quirks.topAtMost ?? Infinity;
  if (top <= most) return undefined;
  return quirks.topUnsaid === true
    ? 'The request is not valid.'
    : `The limit of '${most}' for Top query has been exceeded. The value from the incoming request is '${top}'.`;
};

const orderbyFault = ({ orderby }: QueryOptions, quirks: RefusalQuirks): string | undefined => {
  if (orderby === undefined) return undefined;
  if (quirks.refuseOrderby === true) return `The query option '$orderby' is not allowed.`;
  if (quirks.refuseDescending === true && / desc\b/.test(orderby))
    return `'desc' is not allowed in '$orderby'.`;
  const most = quirks.orderbyAtMost ?? Infinity;
  return orderby.split(',').length <= most
    ? undefined
    : `The number of clauses in $orderby query option exceeded the maximum number allowed, ${most}.`;
};

const otherFault = ({ select, skip }: QueryOptions, quirks: RefusalQuirks): string | undefined => {
  if (select !== undefined && quirks.refuseSelect === true)
    return `The query option '$select' is not allowed.`;
  if (skip !== undefined && quirks.refuseSkip === true) return `The query option '$skip' is not allowed.`;
  return undefined;
};

/** Refuses the options of a query that the service does not take; those within a filter are refused where it is read. */
export const refuseOptions = (options: QueryOptions, quirks: RefusalQuirks & FilterQuirks): void => {
  const fault = topFault(options, quirks) ?? orderbyFault(options, quirks) ?? otherFault(options, quirks);
  if (fault !== undefined) throw notTaken(quirks, fault);
};

/** Refuses a query that more rows meet than the service looks at. */
export const refuseMany = (found: number, quirks: RefusalQuirks): void => {
  if (found > (quirks.matchesAtMost ?? Infinity))
    throw notTaken(quirks, 'The query meets more rows than the threshold allows.');
};
