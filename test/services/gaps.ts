/** A step of a variant's story that is not right yet. */
export interface Gap {
  readonly variant: string;
  readonly step: string;
}

/** What fails, by what the service does. */
type Cause = keyof typeof CAUSES;

const CAUSES = {
  b: 'compares more, or elsewhere, than it shows',
  c: 'a limit that it does not tell of, keys out of order, and more rows of one value than the limit',
  d: 'keys that are not unique as they are shown',
  l: 'a zone that is not UTC, and clocks that change',
  m: '$top refused, or six parts of $orderby',
  o: 'times compared by their local digits',
  r: "the feed's own filter ignored",
  s: 'times of V4 read as numbers',
} as const;

/** By cause: the variant, then its steps. */
const LIST: Readonly<Record<Cause, Readonly<Record<string, string>>>> = {
  b: {},
  c: {},
  d: {
    'cap rounded keys BigOrders ties=7': 'refused, refused again',
  },
  l: {},
  m: {},
  o: {},
  r: {},
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
