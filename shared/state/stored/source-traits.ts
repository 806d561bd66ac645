import { count, type Fields, flag, instant, optional } from './field.ts';

/** Found by trying, never by the service's own annotations. Absent: not known to be lacking. */
export interface SourceTraits {
  readonly ignoresOrder?: boolean;
  readonly ignoresFilter?: boolean;
  readonly cannotCount?: boolean;
  /** Ends an answer without a next link although it has more. */
  readonly capsSilently?: boolean;
  /** Rows of the longest page that it sent. */
  readonly longestPage?: number;
  /** When it refused a filter with `in`, epoch ms. */
  readonly refusesInAt?: number;
  /** How many keys at most it takes in one filter, and when that was seen, epoch ms. */
  readonly lookUpKeys?: number;
  readonly lookUpKeysAt?: number;
  /** When it was shown to answer no question by key, epoch ms. */
  readonly noLookUpAt?: number;
}

export const SOURCE_TRAITS: Fields<SourceTraits> = {
  ignoresOrder: optional(flag),
  ignoresFilter: optional(flag),
  cannotCount: optional(flag),
  capsSilently: optional(flag),
  longestPage: optional(count),
  refusesInAt: optional(instant),
  lookUpKeys: optional(count),
  lookUpKeysAt: optional(instant),
  noLookUpAt: optional(instant),
};
