/** A step of a variant's story that is not right yet. */
export interface Gap {
  readonly variant: string;
  readonly step: string;
}

/** What fails, by what the service does. */
type Cause = keyof typeof CAUSES;

const CAUSES = {
  s: 'times of V4 read as numbers',
} as const;

/** By cause: the variant, then its steps. */
const LIST: Readonly<Record<Cause, Readonly<Record<string, string>>>> = {
  s: {
    'most Orders by modifiedAt ties=7': 'refused, refused again',
  },
};

/** What is known not to be right. It must fail, so that the list only shrinks. */
export const GAPS: readonly Gap[] = Object.values(LIST).flatMap((variants) =>
  Object.entries(variants).flatMap(([variant, steps]) =>
    steps.split(', ').map((step) => ({ variant, step })),
  ),
);
