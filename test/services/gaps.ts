/** A step of a variant's story that is not right yet. */
export interface Gap {
  readonly variant: string;
  readonly step: string;
}

/** What fails, by what the service does. */
type Cause = keyof typeof CAUSES;

const CAUSES = {
  o: 'times compared by their local digits',
  s: 'times of V4 read as numbers',
} as const;

/** By cause: the variant, then its steps. */
const LIST: Readonly<Record<Cause, Readonly<Record<string, string>>>> = {
  o: {
    'odata-lab GuidRows storage=binary paging=links ties=1':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab GuidRows storage=string paging=whole ties=1':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab Lines storage=binary paging=links ties=1':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab Lines storage=string paging=links ties=1':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab Orders storage=binary paging=cap ties=90':
      'first load, new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all',
    'odata-lab Orders storage=string paging=tokens ties=1':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab Texts storage=binary paging=tokens ties=7':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all',
    'odata-lab Texts storage=string paging=links ties=90':
      'new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all',
    'odata-lab Wides storage=binary paging=whole ties=1':
      'first load, idle, new rows, late ties, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all, idle at the end',
    'odata-lab Wides storage=string paging=cap ties=7':
      'first load, many late ties, updates, deleted top, deletes in mid-walk, reload last, reload last again, reload all',
  },
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
