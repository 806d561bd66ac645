import { ownOf } from '../../shared/core/index.ts';
import type { JsonObject } from '../../shared/odata/index.ts';
import type { EntityTable, StoredRow } from './entity-table.ts';
import { literalOrdinal } from './ordinal.ts';
import { refusal } from './refusal.ts';
import { renderRow } from './render.ts';
import { jsonResponse } from './respond.ts';
import type { ServedSet } from './served-set.ts';
import { renderStyle, type ServiceView } from './service-view.ts';

const KEY_PART = /(?:(\w+)=)?('(?:[^']|'')*'|[^,'=]+)(?:,|$)/y;

/** One property of a key as it stands in a URL; undefined where it is none of the type's. */
const keyPart = (match: RegExpExecArray, table: EntityTable): [string, string] | undefined => {
  const [, written, literal = ''] = match;
  const { type } = table;
  const name = written ?? (type.key.length === 1 ? type.key[0] : undefined);
  if (name === undefined || !type.key.includes(name)) return undefined;
  const quoted = literal.startsWith("'");
  const value = quoted ? literal.slice(1, -1).replaceAll("''", "'") : literal;
  const declared = table.property(name)?.type;
  if (declared === undefined || literalOrdinal(declared, value, quoted) === undefined) return undefined;
  return [name, value];
};

/** The key in `Orders(10248)`, `Items(A=1,B='x')`: text by property name. 400 when it does not fit the type. */
const parseKey = (text: string, table: EntityTable): JsonObject => {
  const key = new Map<string, string>();
  const pattern = new RegExp(KEY_PART);
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    const part = match === null ? undefined : keyPart(match, table);
    if (part === undefined) throw refusal(400, `'(${text})' is no key of ${table.type.name}.`);
    key.set(...part);
  }
  return Object.fromEntries(key);
};

const bodyOf = async (request: Request): Promise<JsonObject> => {
  const text = await request.text();
  try {
    const body: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as JsonObject;
  } catch {
    // Falls through to the refusal below.
  }
  throw refusal(400, 'The body is not a JSON object.');
};

interface Served {
  readonly set: ServedSet;
  readonly view: ServiceView;
}

const entityResponse = (
  request: Request,
  { set, view }: Served,
  row: StoredRow,
  status: 200 | 201,
): Response => {
  const style = renderStyle(request, view.quirks, 1);
  const root = new URL(request.url).origin + view.rootPath;
  const { name } = set.options;
  const context = `"@odata.context":${JSON.stringify(`${root}/$metadata#${name}/$entity`)}`;
  const body = `{${context},${renderRow(set.table.type, row.values, style).slice(1)}`;
  const [key] = set.table.type.key;
  const hasLocation = status === 201 && set.table.type.key.length === 1 && key !== undefined;
  const headers = hasLocation
    ? { location: `${root}/${name}(${JSON.stringify(ownOf(row.values, key))})` }
    : {};
  return jsonResponse(body, style, headers, status);
};

const nextKey = (table: EntityTable): JsonObject => {
  const [name, ...more] = table.type.key;
  const property = name === undefined ? undefined : table.property(name);
  if (property === undefined || more.length > 0 || !property.type.startsWith('Edm.Int')) return {};
  const keys = table.rows().map((row) => BigInt(row.ordinal(property) ?? 0n));
  const next = keys.reduce((max, key) => (key > max ? key : max), 0n) + 1n;
  return { [property.name]: next <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(next) : String(next) };
};

/** POST: a new row, 201. What the body leaves out is filled in: the next integer key, and the set's own defaults. */
export const createEntity = async (
  request: Request,
  set: ServedSet,
  view: ServiceView,
): Promise<Response> => {
  const body = await bodyOf(request);
  const { table, options } = set;
  const defaults = options.newRow?.(
    table.rows().map(({ values }) => values),
    view.now(),
  );
  const row = table.insert({ ...nextKey(table), ...defaults, ...body });
  return entityResponse(request, { set, view }, row, 201);
};

/** GET, PATCH and DELETE of one entity by its key. */
export const answerEntity = async (
  request: Request,
  set: ServedSet,
  keyText: string,
  view: ServiceView,
): Promise<Response> => {
  const { table } = set;
  const key = parseKey(keyText, table);
  const row = table.find(key);
  if (row === undefined) throw refusal(404, `Resource not found for the segment '${set.options.name}'.`);
  if (request.method === 'GET') return entityResponse(request, { set, view }, row, 200);
  if (request.method === 'PATCH') table.update(key, await bodyOf(request));
  else if (request.method === 'DELETE') table.remove(key);
  else throw refusal(405, `${request.method} is not supported on an entity.`);
  return new Response(null, { status: 204 });
};
