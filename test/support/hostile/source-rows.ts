import type { EntitySetOptions, ODataService } from '../../../local/odata-service/index.ts';
import { roundedInt, roundsShown, shownTime } from '../../../local/odata-service/quirks/index.ts';
import { type JsonObject, offsetMinutes } from '../../../shared/odata/index.ts';
import { plainSet } from '../plain-set.ts';
import type { Seeded } from './seeded.ts';

/** What the rows of one case are like. */
export interface Shape {
  readonly cursor: 'Id' | 'Version' | 'ModifiedAt' | 'Day';
  readonly key: 'number' | 'big' | 'guid' | 'text' | 'pair';
  /** Only the first of its two properties is declared as the key. */
  readonly halfKey?: boolean;
  /** Digits of a second in times, as they are stored. */
  readonly digits: 0 | 3 | 7;
  /** Between two values of the cursor that follow each other, where it is a time. */
  readonly stepMs: number;
  /** The first integer of the cursor, less one. */
  readonly base: bigint;
  /** Offsets that times are written with, in minutes. */
  readonly offsets: readonly number[];
  /** Rows at the begin, and how often the next one has the value of the one before. */
  readonly rows: number;
  readonly ties: number;
  /** How often a row has no time. */
  readonly nulls: number;
}

const SET = 'Events';
/** Years back, so that each place has a day of its own. */
const FIRST_DAY = Date.UTC(2024, 0, 1);
const FIRST_TIME = Date.UTC(2025, 11, 18);

const keyTypes: Readonly<Record<Shape['key'], Readonly<Record<string, string>>>> = {
  number: { Id: 'Edm.Int32' },
  big: { Id: 'Edm.Int64' },
  guid: { Id: 'Edm.Guid' },
  text: { Id: 'Edm.String' },
  pair: { Company: 'Edm.String', Id: 'Edm.Int32' },
};

/** Scattered, so that keys do not follow the order of the cursor; the same for the same number. */
const scattered = (n: number): number => Math.imul(n, 0x9e3779b1) >>> 0;

const keyOf = ({ key, cursor }: Shape, n: number): JsonObject => {
  if (cursor === 'Id') return { Id: n };
  const hex = scattered(n).toString(16).padStart(8, '0');
  switch (key) {
    case 'number':
      return { Id: scattered(n) % 1_000_003 };
    case 'big':
      return { Id: String(9_007_199_254_740_990n + BigInt(scattered(n) % 1000)) };
    case 'guid':
      return { Id: `${hex}-${hex.slice(4)}-4000-8000-${hex}${hex.slice(0, 4)}` };
    case 'text':
      return { Id: `${n % 2 === 0 ? 'a' : 'B'}${hex}'${n % 3 === 0 ? 'X' : 'y'}` };
    case 'pair':
      return { Company: n % 2 === 0 ? 'a' : 'B', Id: scattered(n) % 1_000_003 };
  }
};

const two = (part: number): string => String(part).padStart(2, '0');

const offsetText = (minutes: number): string => {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
};

/** Milliseconds of a second: often none, often with idle zeros. */
const MILLISECONDS = [0, 0, 250, 500, 999, 123, 7];

/** The time of a place in the cursor's order; the digits below a second scatter. */
const timeOf = ({ stepMs, digits, offsets }: Shape, place: number): string => {
  const ms = FIRST_TIME + place * stepMs + (MILLISECONDS[scattered(place) % MILLISECONDS.length] ?? 0);
  const offset = offsets[place % offsets.length] ?? 0;
  const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
  const fine = String(scattered(place) % 10_000).padStart(4, '0');
  const text = digits === 7 ? local + fine : digits === 3 ? local : local.slice(0, 19);
  return text + offsetText(offset);
};

const DAY_MS = 86_400_000;
const dayOf = (place: number): string => new Date(FIRST_DAY + place * DAY_MS).toISOString().slice(0, 10);

/** The value of the cursor at a place in its order, as a window names it. */
export const cursorText = (shape: Shape, place: number): string => {
  if (shape.cursor === 'ModifiedAt') return timeOf(shape, place);
  if (shape.cursor === 'Day') return dayOf(place);
  return String(shape.cursor === 'Id' ? place : shape.base + BigInt(place));
};

/** Where a feed begins that begins at a place: no row of a place below it stands as high. */
export const startText = (shape: Shape, place: number): string =>
  shape.cursor === 'ModifiedAt'
    ? new Date(FIRST_TIME + place * shape.stepMs).toISOString().replace('.000Z', 'Z')
    : cursorText(shape, place);

/** A row as it is known to the model: by its key as text and the number of its change. */
export const idOf = (row: Readonly<Record<string, unknown>>): string =>
  `${keyText(row)}@${String(row['Rev'])}`;

export const keyText = (row: Readonly<Record<string, unknown>>): string => {
  const company = row['Company'];
  const id = row['Id'] as string | number;
  return `${typeof company === 'string' ? `${company}/` : ''}${String(id).toLowerCase()}`;
};

export const entitySet = (shape: Shape): EntitySetOptions => {
  const key = shape.cursor === 'Id' ? keyTypes.number : keyTypes[shape.key];
  const others = {
    ModifiedAt: shape.nulls > 0 ? 'Edm.DateTimeOffset?' : 'Edm.DateTimeOffset',
    Day: 'Edm.Date',
    Version: 'Edm.Int64',
    Rev: 'Edm.Int32',
    Kind: 'Edm.String',
  };
  const set = plainSet(SET, Object.keys(key), { ...key, ...others }, []);
  const { entityType } = set;
  if (shape.halfKey !== true) return set;
  return { ...set, entityType: { ...entityType, declaredKey: entityType.key.slice(0, 1) } };
};

/** One change of the rows. `share` picks a row, from the first at 0 to the last at 1. */
export type Change =
  | { readonly do: 'insert'; readonly gaps: readonly number[] }
  | { readonly do: 'update' | 'remove' | 'late'; readonly share: number }
  /** A row whose time lies far ahead: a plan, or a value that means never. */
  | { readonly do: 'far' }
  /** The source is emptied, and begins again at its first keys and values. */
  | { readonly do: 'restart' }
  /** Answers have no more than so many rows from now on, and no link. */
  | { readonly do: 'cap'; readonly rows: number };

/** The rows of a source, and what the model has to know of them. */
export interface SourceRows {
  /** A run begins: what changes from now on changes under it. */
  beginRun(): void;
  change(change: Change): void;
  /** Rows as they are now, but for those that the feed's own filter leaves out. */
  rows(): readonly JsonObject[];
  /** Whether a row came below the top of its time, or nothing shows it, so that only a reload is sure to find it. */
  isLate(id: string): boolean;
  /** Whether the source was emptied, and began again. */
  readonly hasRestarted: boolean;
  /** Rows did not come, when the table held others. */
  passOver(ids: readonly string[], held: readonly string[]): void;
  /** Whether the source ever had the row, and the feed's own filter takes it. */
  wasShown(id: string): boolean;
}

const keyOfRow = (row: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name === 'Id' || name === 'Company'));

/** What the feed leaves out of a source. */
export interface LeftOut {
  readonly ownFilter: boolean;
  /** Rows below this place of the cursor's order; absent: none. */
  readonly start?: number | undefined;
}

export const sourceRows = (
  service: ODataService,
  shape: Shape,
  { ownFilter, start = 0 }: LeftOut,
): SourceRows => {
  const { roundedInts } = service.quirks;
  const isRounded = shape.key === 'big' && (roundedInts === 'shown' || roundedInts === 'both');
  const asShown = (row: JsonObject): JsonObject =>
    isRounded ? { ...row, Id: String(BigInt(Number(row['Id']))) } : row;
  const shownId = (row: JsonObject): string => idOf(asShown(row));
  const late = new Set<string>();
  const shown = new Set<string>();
  /** Offsets of times, in minutes. */
  const offsets = new Map<string, number>();
  let place = 0;
  let lastKey = 0;
  let rev = 0;
  let hasRestarted = false;
  /** Rows that have left a value of the cursor since the run began. */
  const vacated = new Map<string, number>();

  const atPlace = (where: number): JsonObject => ({
    ModifiedAt: scattered(lastKey) % 100 < shape.nulls * 100 ? null : timeOf(shape, where),
    Day: dayOf(where),
    Version: String(shape.base + BigInt(where)),
  });
  /** A row that comes where another one has just gone: every count is as before. */
  const takesPlace = (row: JsonObject): boolean => {
    const value = JSON.stringify(row[shape.cursor]);
    const left = vacated.get(value) ?? 0;
    vacated.set(value, left - 1);
    return left > 0;
  };
  const leave = (row: JsonObject): void => {
    const value = JSON.stringify(row[shape.cursor]);
    vacated.set(value, (vacated.get(value) ?? 0) + 1);
  };
  const insert = (cursor: JsonObject): JsonObject => {
    lastKey += 1;
    rev += 1;
    const row = { ...keyOf(shape, lastKey), ...cursor, Rev: rev, Kind: lastKey % 4 === 0 ? 'other' : 'own' };
    service.insert(SET, [row]);
    if (hasRestarted || takesPlace(row)) late.add(shownId(row));
    show(row);
    return row;
  };
  const isAbove = ({ Id, Version, Day, ModifiedAt }: JsonObject): boolean => {
    if (shape.cursor === 'Id') return Number(Id) >= start;
    if (shape.cursor === 'Version') return BigInt(Version as string) >= shape.base + BigInt(start);
    if (shape.cursor === 'Day') return (Day as string) >= dayOf(start);
    return typeof ModifiedAt !== 'string' || Date.parse(ModifiedAt) >= FIRST_TIME + start * shape.stepMs;
  };
  const isOwn = ({ Kind, ModifiedAt }: JsonObject): boolean =>
    (!ownFilter || Kind === 'own') && (shape.cursor !== 'ModifiedAt' || ModifiedAt !== null);
  const show = (row: JsonObject): void => {
    const { ModifiedAt } = row;
    if (isOwn(row)) shown.add(shownId(row));
    if (typeof ModifiedAt === 'string') offsets.set(shownId(row), offsetMinutes(ModifiedAt));
  };
  const all = (): readonly JsonObject[] => service.rows(SET);
  const pick = (share: number): JsonObject | undefined => {
    const rows = all();
    return rows[Math.min(rows.length - 1, Math.floor(share * rows.length))];
  };

  const offsetOf = (id: string): number => offsets.get(id) ?? 0;

  const shownAt = (row: JsonObject): string => {
    const value = row[shape.cursor];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    if (shape.cursor === 'ModifiedAt') return shownTime(text, service.quirks);
    return shape.cursor === 'Version' && roundsShown(service.quirks) ? roundedInt(text) : text;
  };
  const isAtSame = (before: JsonObject, after: JsonObject): boolean => shownAt(before) === shownAt(after);

  const update = (share: number): void => {
    const row = pick(share);
    if (row === undefined) return;
    rev += 1;
    place += shape.cursor === 'Id' ? 0 : 1;
    const changes = { ...(shape.cursor !== 'Id' && atPlace(place)), Rev: rev };
    service.update(SET, keyOfRow(row), changes);
    show({ ...row, ...changes });
    // A row that is changed and does not move, as it is shown, is seen by a reload only.
    if (isAtSame(row, { ...row, ...changes })) late.add(shownId({ ...row, ...changes }));
  };
  const insertLate = (share: number): void => {
    if (shape.cursor !== 'Id') late.add(shownId(insert(atPlace(Math.floor(share * place)))));
  };
  const restart = (): void => {
    service.clear(SET);
    hasRestarted = true;
    place = 0;
    lastKey = 0;
    for (let count = 0; count < 3; count += 1) insert(atPlace((place += 1)));
  };
  const insertNew = (gap: number): void => {
    place += shape.cursor === 'Id' ? 1 : gap;
    insert(atPlace(place));
  };
  return {
    beginRun: () => vacated.clear(),
    change: (change) => {
      switch (change.do) {
        case 'insert':
          return change.gaps.forEach(insertNew);
        case 'update':
          return update(change.share);
        case 'remove': {
          const row = pick(change.share);
          if (row !== undefined) leave(row);
          return row === undefined ? undefined : service.remove(SET, keyOfRow(row));
        }
        case 'late':
          return insertLate(change.share);
        case 'far':
          return void insert({
            ModifiedAt: '9999-12-31T00:00:00Z',
            Day: '9999-12-31',
            Version: String(shape.base + 4_000_000_000n),
          });
        case 'restart':
          return restart();
        case 'cap':
          return void Object.assign(service.quirks, { silentCap: change.rows });
      }
    },
    rows: () => all().filter(isOwn).filter(isAbove).map(asShown),
    isLate: (id) => late.has(id),
    get hasRestarted() {
      return hasRestarted;
    },
    passOver: (ids, held) => {
      if (service.quirks.compareTimes !== 'digits') return;
      const least = Math.min(...held.map(offsetOf));
      for (const id of ids) if (held.length > 0 && offsetOf(id) < least) late.add(id);
    },
    wasShown: (id) => shown.has(id),
  };
};

const shapeKeys: readonly Shape['key'][] = ['number', 'number', 'guid', 'text', 'pair'];

/** A shape that follows from chance. */
export const anyShape = (chance: Seeded): Shape => ({
  cursor: chance.pick(['Id', 'Version', 'Day', 'ModifiedAt', 'ModifiedAt', 'ModifiedAt']),
  key: chance.pick(shapeKeys),
  digits: chance.pick([0, 3, 7]),
  stepMs: chance.pick([1000, 1000, 60_000, 3_600_000]),
  base: chance.pick([0n, 0n, 9_007_199_254_740_990n]),
  offsets: [0],
  rows: chance.pick([0, 1, 5, 12, 25, 40]),
  ties: chance.pick([0, 0, 0.3, 0.6, 0.9]),
  nulls: 0,
});
