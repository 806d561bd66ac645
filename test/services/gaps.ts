/** A step of a variant's story that is not right yet. */
export interface Gap {
  readonly variant: string;
  readonly step: string;
}

/** By cause, in words: the variant, then its steps, with commas. Empty: nothing is known not to be right. */
const LIST: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

/** What is known not to be right. It must fail, so that the list only shrinks. */
export const GAPS: readonly Gap[] = Object.values(LIST).flatMap((variants) =>
  Object.entries(variants).flatMap(([variant, steps]) =>
    steps.split(', ').map((step) => ({ variant, step })),
  ),
);
