import { count, type Fields, flag, optional } from './field.ts';

/** Found by trying, never by the service's own annotations. Absent: not known to be lacking. */
export interface SourceTraits {
  readonly ignoresOrder?: boolean;
  readonly ignoresFilter?: boolean;
  readonly cannotCount?: boolean;
  /** Ends an answer without a next link although it has more. */
  readonly capsSilently?: boolean;
  /** Rows of the longest page that it sent. */
  readonly longestPage?: number;
}

export const SOURCE_TRAITS: Fields<SourceTraits> = {
  ignoresOrder: optional(flag),
  ignoresFilter: optional(flag),
  cannotCount: optional(flag),
  capsSilently: optional(flag),
  longestPage: optional(count),
};
