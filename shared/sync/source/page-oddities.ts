import { listNames } from '../../core/index.ts';
import type { Property, ScannedPage } from '../../odata/index.ts';
import type { RunContext } from '../run/index.ts';

/** Names that are remembered: far more than a note has room for. */
const MOST_NAMES = 100;

const count = (cellsOf: Map<string, number>, columns: ScannedPage['nulls']): void => {
  for (const { column, cells } of columns) cellsOf.set(column, cells + (cellsOf.get(column) ?? 0));
};

/** What the pages of a read have that did not become cells as it came. */
export class PageOddities {
  readonly #names = new Set<string>();
  readonly #replaced = new Map<string, number>();
  readonly #nulls = new Map<string, number>();
  readonly #hex = new Set<string>();

  /** Of a page that was scanned whole, and some of whose rows are taken. */
  see({ unknown, replacedText, nulls, hexColumns }: ScannedPage): void {
    for (const name of unknown) if (this.#names.size < MOST_NAMES) this.#names.add(name);
    count(this.#replaced, replacedText);
    count(this.#nulls, nulls);
    for (const column of hexColumns) this.#hex.add(column);
  }

  /** Notes it all. `declared`: what `$metadata` has and "select" leaves out is nothing to note. */
  tell({ notes }: RunContext, declared: readonly Pick<Property, 'name'>[]): void {
    const known = new Set(declared.map(({ name }) => name));
    const names = [...this.#names].filter((name) => !known.has(name));
    if (names.length > 0) notes.add({ kind: 'members-not-taken', names: listNames(names) });
    for (const [column, rows] of this.#replaced) notes.add({ kind: 'text-replaced', column, rows });
    for (const [column, rows] of this.#nulls) notes.add({ kind: 'null-not-allowed', column, rows });
    for (const column of this.#hex) notes.add({ kind: 'binary-looks-hex', column });
  }
}
