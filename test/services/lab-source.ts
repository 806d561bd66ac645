import { type ComparedColumns, versionOf } from './columns.ts';
import { timeWindow } from './places.ts';
import type { OpenSource } from './service-source.ts';

/** A set of odata-lab, and how its answers are cut. */
export interface LabSet {
  readonly name: string;
  readonly columns: ComparedColumns;
  /** The cursor's text at a place, as the database takes it. */
  readonly textAt: (place: number) => string;
  /** Other content for a row that is moved to a place. */
  readonly changeAt: (place: number) => Readonly<Record<string, string | number>>;
  /** A row of the database with its times as instants, where it has none by itself. */
  readonly asShown?: (row: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  readonly ties: number;
  /** The configuration of the set: its page limit. */
  readonly config: object;
  readonly lookback?: { readonly ms: number };
}

const ask = async (url: string, body?: unknown): Promise<unknown> => {
  const answer = await fetch(url, {
    ...(body === undefined
      ? {}
      : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    headers: { 'content-type': 'application/json' },
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`odata-lab answered ${answer.status} to ${url}: ${text.slice(0, 500)}`);
  return text === '' ? undefined : (JSON.parse(text) as unknown);
};

/** A set of odata-lab, changed and read through its admin endpoint, which tells what its database has. */
export const labSource =
  (set: LabSet): OpenSource =>
  ({ url }) => {
    const { name, columns, ties, asShown = (row) => row, lookback } = set;
    const admin = (act: string, body?: unknown): Promise<unknown> => ask(`${url}/admin/${act}`, body);
    const cursorAt = (place: number): object => ({ [columns.cursor]: set.textAt(place) });
    return {
      source: { serviceUrl: `${url}/odata`, entitySet: name },
      cursor: { column: columns.cursor, ...(lookback === undefined ? {} : { lookback }) },
      ties,
      reset: async (rows) => {
        await admin(`config/${name}`, set.config);
        await admin('sql', `DELETE FROM "${name}"`);
        await admin(`insert/${name}`, { ns: Array.from({ length: rows }, (_, index) => index + 1) });
      },
      insert: async (ns, place) => {
        await admin(`insert/${name}`, { ns, ...(place === undefined ? {} : { set: cursorAt(place) }) });
      },
      update: async (ns, place) => {
        await admin(`update/${name}`, { ns, set: { ...cursorAt(place), ...set.changeAt(place) } });
      },
      remove: async (ns) => {
        await admin(`delete/${name}`, { ns });
      },
      truth: async () =>
        ((await admin(`rows/${name}`)) as Readonly<Record<string, unknown>>[]).map((row) =>
          versionOf(columns, asShown(row)),
        ),
      versionOf: (row) => versionOf(columns, row),
      last: timeWindow,
    };
  };
