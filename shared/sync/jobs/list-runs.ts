import type { RunLine, RunOutcome, RunPlace, RunRecord, StateStore } from '../../state/index.ts';

/** So many feeds are asked at once. */
const AT_ONCE = 16;
/** The fewest lines of one request: a few more cost nothing. */
const LEAST_LINES = 5;
/** Who needs more of one feed needs several times as many. */
const GROWTH = 4;
const MOST_LINES = 200;
/** Lines of one request, where only those of some outcome count. */
const FILTERED_LINES = 100;
/** Lines that are looked through for one page, of each feed: where so many have another outcome, the page ends, and `next` goes on behind them. */
const MOST_LOOKED = 500;

interface RunsAsked {
  readonly limit: number;
  /** Only runs behind this place, which is the `next` of the page before. */
  readonly before?: RunPlace | undefined;
  readonly outcome?: RunOutcome | undefined;
}

/** Runs that are over, newest first by their start. `next`: there may be more behind it. A page with an outcome may be shorter than asked for, or empty. */
export interface RunsPage {
  readonly runs: readonly RunRecord[];
  readonly next?: RunPlace;
}

/** One feed's history, read as far as it is needed. */
class FeedHistory {
  readonly #read: (behind: RunPlace | undefined, limit: number) => Promise<readonly RunLine[]>;
  readonly #outcome: RunOutcome | undefined;
  #chunk: number;
  #lines: readonly RunLine[] = [];
  #behind: RunPlace | undefined;
  #looked = 0;
  #isAll = false;

  constructor(
    read: (behind: RunPlace | undefined, limit: number) => Promise<readonly RunLine[]>,
    { before, outcome }: RunsAsked,
    chunk: number,
  ) {
    this.#read = read;
    this.#behind = before;
    this.#outcome = outcome;
    this.#chunk = chunk;
  }

  /** The first line that counts; one without a run where it was looked through far enough for one page; undefined at the end. */
  async head(): Promise<RunLine | undefined> {
    while (this.#lines.length === 0 && !this.#isAll) {
      if (this.#looked >= MOST_LOOKED && this.#behind !== undefined) return { place: this.#behind };
      const lines = await this.#read(this.#behind, this.#chunk);
      this.#looked += lines.length;
      this.#isAll = lines.length < this.#chunk;
      this.#behind = lines.at(-1)?.place ?? this.#behind;
      this.#chunk = Math.min(MOST_LINES, GROWTH * this.#chunk);
      this.#lines = lines.filter(
        ({ run }) => run !== undefined && (this.#outcome ?? run.outcome) === run.outcome,
      );
    }
    return this.#lines[0];
  }

  /** Goes on behind the first line. */
  take(): void {
    this.#lines = this.#lines.slice(1);
  }
}

/** Works on all, so many at once. */
export const inGroups = async <Each>(
  all: readonly Each[],
  work: (each: Each) => Promise<unknown>,
): Promise<void> => {
  const waiting = all.values();
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const each of waiting) await work(each);
    }),
  );
};

/** A feed's history by the place of its first line. */
interface Head {
  readonly history: FeedHistory;
  readonly line: RunLine;
}

const first = (heads: readonly Head[]): Head | undefined =>
  heads.reduce<Head | undefined>(
    (least, head) => (least === undefined || head.line.place < least.line.place ? head : least),
    undefined,
  );

const headsOf = async (histories: readonly FeedHistory[]): Promise<Map<FeedHistory, Head>> => {
  const heads = new Map<FeedHistory, Head>();
  await inGroups(histories, async (history) => {
    const line = await history.head();
    if (line !== undefined) heads.set(history, { history, line });
  });
  return heads;
};

/** The first runs of all, merged by their start. */
const merged = async (heads: Map<FeedHistory, Head>, limit: number): Promise<RunsPage> => {
  const runs: RunRecord[] = [];
  let next: RunPlace | undefined;
  for (;;) {
    const head = first([...heads.values()]);
    if (head === undefined) return { runs };
    const { history, line } = head;
    if (line.run === undefined) return { runs, next: line.place };
    if (runs.length === limit) return { runs, ...(next !== undefined && { next }) };
    runs.push(line.run);
    next = line.place;
    history.take();
    const following = await history.head();
    if (following === undefined) heads.delete(history);
    else heads.set(history, { history, line: following });
  }
};

/**
 * Runs of feeds that are over, newest first. Of each feed its newest lines are read, a few at a time, and more of one where the page needs more: a request for
 * each feed that has any, and hardly another. Rejects when the state cannot be asked.
 */
export const listRuns = async (
  state: Pick<StateStore, 'lines'>,
  feeds: readonly string[],
  asked: RunsAsked,
  signal?: AbortSignal,
): Promise<RunsPage> => {
  const share = Math.max(LEAST_LINES, Math.ceil((2 * asked.limit) / feeds.length));
  const chunk = asked.outcome === undefined ? Math.min(asked.limit + 1, share) : FILTERED_LINES;
  const histories = feeds.map(
    (feed) =>
      new FeedHistory(
        (behind, limit) => state.lines(feed, { limit, ...(behind !== undefined && { behind }) }, signal),
        asked,
        chunk,
      ),
  );
  return merged(await headsOf(histories), asked.limit);
};
