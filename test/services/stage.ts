import type { RunRecord } from '../../shared/state/index.ts';
import type { RunResult } from '../../shared/sync/index.ts';
import { appendFaults, type Faults, leftFaults } from './compare.ts';
import { createFeedWorld, type FeedWorld } from './feed-world.ts';
import type { ServiceSource, Told, Version } from './service-source.ts';

type Run = Pick<RunRecord | RunResult, 'outcome' | 'errorKind' | 'message' | 'requests'>;

/** Runs until a feed has nothing new: some services are read again by the next run before they are believed. */
const MOST_RUNS = 4;

/** What one run did, when that was not what it should have done. */
export const ranOtherwise = (run: Run, ...wanted: readonly Run['outcome'][]): Faults =>
  wanted.includes(run.outcome)
    ? []
    : [`the run ended as ${[run.outcome, run.errorKind, run.message].filter(Boolean).join(': ')}`];

/** A step with its faults; what it throws is one. */
export const tellOf = async (step: string, play: () => Promise<Faults>): Promise<Told> => {
  try {
    return { step, faults: await play() };
  } catch (error) {
    return { step, faults: [error instanceof Error ? (error.stack ?? error.message) : String(error)] };
  }
};

/** One feed over one service, what the service ever showed, and the faults that are known by now. */
export class Stage {
  readonly source: ServiceSource;
  readonly world: FeedWorld;
  readonly #history = new Set<string>();
  #known: ReadonlySet<string> = new Set();
  #requests = 0;

  constructor(source: ServiceSource) {
    this.source = source;
    this.world = createFeedWorld(source);
  }

  get requests(): number {
    return this.#requests;
  }

  /** Changes the source, and remembers what it shows now. */
  async change(act: (source: ServiceSource) => Promise<void>): Promise<void> {
    await act(this.source);
    await this.truth();
  }

  async truth(): Promise<readonly Version[]> {
    const rows = await this.source.truth();
    for (const { content } of rows) this.#history.add(content);
    return rows;
  }

  count<R extends Run>(run: R): R {
    this.#requests += run.requests;
    return run;
  }

  /** Appends until nothing is new. Faults: a run that failed, and one that found something after so many. */
  async catchUp(): Promise<Faults> {
    for (let run = 1; run <= MOST_RUNS; run += 1) {
      const record = this.count(await this.world.run());
      if (record.outcome === 'no-new-rows') return [];
      if (record.outcome !== 'appended') return ranOtherwise(record, 'appended');
    }
    return [`${MOST_RUNS} runs in a row found something new`];
  }

  /** The table against the source, as it is after appends. Only faults that no step before had. */
  async newFaults(): Promise<Faults> {
    return this.#fresh(appendFaults(await this.world.table(), await this.truth(), this.#history));
  }

  /** The same, and no row above `low` (none at all, without one) that the source has no more. */
  async reloadFaults(low?: bigint): Promise<Faults> {
    const [table, truth] = [await this.world.table(), await this.truth()];
    const faults = appendFaults(table, truth, this.#history);
    return [...(low === undefined ? faults : this.#fresh(faults)), ...leftFaults(table, truth, low)];
  }

  #fresh(faults: Faults): Faults {
    const fresh = faults.filter((fault) => !this.#known.has(fault));
    this.#known = new Set(faults);
    return fresh;
  }
}
