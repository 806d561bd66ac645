import type { EntitySetOptions } from '../../local/odata-service/index.ts';

/** Rows of the sample service's `Events`: a key, a cursor that may tie or be null, and a text. */
export interface Event {
  readonly Id: number | string;
  readonly ModifiedAt: string | null;
  readonly Note?: string;
}

/** An entity set whose cursor is a time that ties. `keyType`: `Edm.Int32`, `Edm.Guid` or `Edm.String`. */
export const eventsSet = (
  rows: readonly Event[],
  keyType = 'Edm.Int32',
  nullable = false,
): EntitySetOptions => ({
  name: 'Events',
  entityType: {
    name: 'Event',
    key: ['Id'],
    properties: [
      { name: 'Id', type: keyType, nullable: false },
      { name: 'ModifiedAt', type: 'Edm.DateTimeOffset', nullable },
      { name: 'Note', type: 'Edm.String' },
    ],
  },
  rows: rows.map(({ Id, ModifiedAt, Note }) => ({ Id, ModifiedAt, Note: Note ?? null })),
});

/** `[from, from + count)`. */
export const range = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, place) => from + place);

/** A second of the first hour of 2026; `fraction` with its point. */
export const at = (second: number, fraction = ''): string =>
  new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString().replace('.000Z', `${fraction}Z`);

/** Events `from` to `to`, each at as many seconds as `seconds` says of its id. */
export const eventsOf = (from: number, to: number, seconds = (id: number) => id): readonly Event[] =>
  range(to - from + 1, from).map((id) => ({ Id: id, ModifiedAt: at(seconds(id)) }));

/** Events with `perSecond` ties. */
export const events = (count: number, from = 0, perSecond = 3): readonly Event[] =>
  eventsOf(from, from + count - 1, (id) => Math.floor(id / perSecond));

export const MODIFIED = { column: 'ModifiedAt' };

/** A cursor that is the key, read with `gt`, and one whose values may tie, read with `ge`. */
export const byKey = { cursor: { column: 'Id' } };
export const byTime = { cursor: MODIFIED };
