/** What becomes of a `$filter` or of a part of it. */
export interface FilterQuirks {
  /** Every row matches, for rows and for `$count`. */
  ignoreFilter?: boolean;
  /** Conditions on these properties hold for every row, as where a filter's name is misspelt. */
  ignoredConditions?: readonly string[];
  /** Expressions with these words, operators (`gt`, `in`, `not`) and functions, are left out, and so is what holds nothing else; the rest is obeyed. */
  droppedWords?: readonly string[];
  /** A condition on a time, but for null, holds for every row, and what stands behind it is dropped. */
  timesEndFilter?: boolean;
  /** Literals of times are read as numbers: every row's time is greater than any of them, or less. What stands behind is dropped with `timesEndFilter`. */
  timesAre?: 'greater' | 'less';
  /** Guids are read as numbers: none equals any. */
  guidsNeverEqual?: boolean;
  /** `or` is refused. */
  refuseOr?: boolean;
  refuseIn?: boolean;
  /** Operators between a property and a literal, such as `gt`, that are refused where the property is a time. */
  refusedOnTimes?: readonly string[];
  /** `gt`, `ge`, `lt` and `le` on texts and Guids. */
  refuseTextOrder?: boolean;
  /** Every condition on a time. */
  refuseTimes?: boolean;
  /** Comparisons count as four, `and` and `or` as one. */
  filterNodesAtMost?: number;
}
