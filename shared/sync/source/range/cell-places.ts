import type { CellPlace } from '../../../state/index.ts';

/** How far the cell came that a read is in: what a later run goes on from, once the rows so far are kept. */
export class CellPlaces {
  #now: CellPlace | undefined;

  /** `kept`: where a run before has stopped. */
  constructor(kept?: CellPlace) {
    this.#now = kept;
  }

  get now(): CellPlace | undefined {
    return this.#now;
  }

  /** How far the cell with a `$filter` came; undefined: its first row is next. */
  of(filter: string): CellPlace | undefined {
    return this.#now?.filter === filter ? this.#now : undefined;
  }

  note(place: CellPlace): void {
    this.#now = place;
  }

  /** Rows beyond the cell have come. */
  leave(): void {
    this.#now = undefined;
  }
}
