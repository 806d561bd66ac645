import { TidemarkError } from '../../core/index.ts';
import type { JsonObject, Page } from '../../odata/index.ts';
import { keyText } from '../feed/index.ts';
import { isLate, type PageTaker, type Step, type WalkParts } from './walk-parts.ts';

/** Ids that one walk may hold, to drop what an unstable skip token repeats: some 200 MB. */
const ROW_LIMIT = 2_000_000;

/**
 * Takes pages of a source that does not keep the order asked for: everything is read and staged, nothing is committed before the end,
 * since until then no row is known to be the lowest that is still to come. `before` is the greatest row of the pages taken in order.
 */
export const takeUnordered = (parts: WalkParts, before: JsonObject | undefined): PageTaker => {
  const { run, cursor, values, intake } = parts;
  const ids = new Set<string>(intake.openIds());
  let greatest = before;
  let keys: Set<string> | undefined;

  const isNew = (id: string): boolean => {
    const before = ids.size;
    return ids.add(id).size > before;
  };

  const noteGreatest = (row: JsonObject): void => {
    const order = greatest === undefined ? 1 : values.compare(values.valueOf(row), values.valueOf(greatest));
    if (order < 0) return;
    if (order > 0) {
      greatest = row;
      keys = new Set();
    }
    keys?.add(keyText(cursor, row));
  };

  const isWanted = (row: JsonObject): boolean => {
    const value = values.valueOf(row);
    const youngest = parts.youngest();
    if (value === null) parts.passedOver.nullCursor += 1;
    else if (!values.isWithin(value, parts.lower)) parts.passedOver.belowBound += 1;
    else return youngest === undefined || values.compare(value, youngest) <= 0;
    return false;
  };

  const checkBounds = (): void => {
    if (ids.size <= ROW_LIMIT) return;
    throw new TidemarkError(
      'source-contract',
      `Feed "${run.feed.name}": the service ignores $orderby and has more than ${ROW_LIMIT} rows to read at once. ` +
        'Narrow the feed with "filter" or "start".',
      { feed: run.feed.name },
    );
  };

  const takeRows = async (
    page: Page,
    rows: readonly JsonObject[],
    wanted: readonly number[],
  ): Promise<Step> => {
    const found = await intake.identify({ page, rows, indexes: wanted });
    if (found === 'replan') return 'replan';
    const idAt = new Map(wanted.map((index, place) => [index, found.ids[place] ?? '']));
    const first = wanted.filter((index) => isNew(idAt.get(index) ?? ''));
    checkBounds();
    parts.passedOver.repeated += wanted.length - first.length;
    for (const index of wanted) noteGreatest(rows[index] ?? {});
    const missing = first.filter((index) => !found.inTable.has(idAt.get(index) ?? ''));
    intake.addNew({ page, rows, indexes: missing });
    parts.tally.see(rows, first);
    parts.tally.took(rows, missing);
    if (intake.isFull) await intake.stage();
    return 'more';
  };

  return {
    take: async (page, rows) => {
      const wanted = rows.flatMap((row, index) => (isWanted(row) ? [index] : []));
      const step = wanted.length === 0 ? 'more' : await takeRows(page, rows, wanted);
      if (step !== 'more' || !isLate(run)) return step;
      await intake.letGo();
      run.notes.add({ kind: 'unordered-not-committed' });
      return 'stopped';
    },
    get greatest() {
      return greatest;
    },
    get keys() {
      return keys && [...keys];
    },
  };
};
