import type { HostAt } from './check-shared.ts';
import { exchange, type WireAnswer } from './exchange.ts';
import { requestBytes } from './request-bytes.ts';
import { ADMIN_ROWS } from './table-admin.ts';
import { BODY_ROWS } from './table-bodies.ts';
import { KEY_ROWS } from './table-keys.ts';
import { ROUTE_ROWS } from './table-routes.ts';
import type { Expected, TableRow } from './table-row.ts';
import { WIRE_ROWS } from './table-wire.ts';

/** The host whose answers these are. */
export const SEEN_WITH = '4.1037.0';

/** Every row, in the order in which they are asked; the feed `orders` has its rows before. */
const TABLE: readonly TableRow[] = [...ROUTE_ROWS, ...KEY_ROWS, ...BODY_ROWS, ...WIRE_ROWS, ...ADMIN_ROWS];

export interface TableFindings {
  readonly asked: number;
  /** Rows whose answer is another, each with what is otherwise. */
  readonly wrong: readonly string[];
  /** Set when the host asks for no keys: the rows about them were left out. */
  readonly skipped?: string;
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const bodyDiffers = (text: string, expected: Expected['body']): readonly string[] => {
  if (expected === 'any') return [];
  if (expected === undefined) return text === '' ? [] : [`body ${text.slice(0, 80)}`];
  const body = parse(text);
  if (typeof body !== 'object' || body === null) return [`body ${text.slice(0, 80)}`];
  return Object.entries(expected).flatMap(([name, value]) => {
    const actual: unknown = Reflect.get(body, name);
    return JSON.stringify(actual) === JSON.stringify(value) ? [] : [`${name} ${JSON.stringify(actual)}`];
  });
};

const differs = (answer: WireAnswer, expected: Expected): readonly string[] => [
  ...(answer.status === expected.status ? [] : [`status ${answer.status ?? 'none'}`]),
  ...Object.entries(expected.headers ?? {}).flatMap(([name, value]) =>
    answer.headers[name] === value ? [] : [`${name} ${answer.headers[name] ?? 'none'}`],
  ),
  ...bodyDiffers(answer.body, expected.body),
  ...(answer.isClosed === (expected.closes ?? false) ? [] : [answer.isClosed ? 'closed' : 'open']),
  ...(answer.also.join() === (expected.also ?? []).join() ? [] : [`also ${answer.also.join()}`]),
];

const asksForKeys = async (host: HostAt): Promise<boolean> => {
  const request = { method: 'GET', path: '/api/health', key: 'none' };
  return (await exchange(host.url, requestBytes(request, host.keys))).status === 401;
};

/** Asks a host every row of the table. `isLocal`: what is known to be otherwise with the local host is expected so. */
export const checkTable = async (host: HostAt, isLocal: boolean): Promise<TableFindings> => {
  const wrong: string[] = [];
  // Core Tools ask for none, unless told to: then the rows about keys say nothing. The local host always asks.
  const keyed = isLocal || (await asksForKeys(host));
  const rows = keyed ? TABLE : TABLE.filter((row) => !KEY_ROWS.includes(row));
  for (const row of rows) {
    const expected = (isLocal ? row.local?.expected : undefined) ?? row;
    const found = await exchange(host.url, requestBytes(row.request, host.keys)).then(
      (answer) => differs(answer, expected),
      (error: unknown) => [String(error)],
    );
    if (found.length > 0) wrong.push(`${row.name}: ${found.join('; ')}`);
  }
  return { asked: rows.length, wrong, ...(!keyed && { skipped: 'This host asks for no key.' }) };
};
