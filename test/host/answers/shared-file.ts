import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { RequestSpec } from './request-bytes.ts';

const headerValue = z.union([
  z.string(),
  z.array(z.string()),
  z.object({ repeat: z.string(), times: z.number() }),
]);

const answer = z.object({
  status: z.number().nullable(),
  headers: z.record(z.string(), z.string()),
  body: z.unknown(),
  end: z.string().optional(),
  lacks: z.array(z.string()).optional(),
  also: z.array(z.number()).optional(),
});

const entry = z.object({
  name: z.string(),
  order: z.number(),
  method: z.string(),
  path: z.string(),
  key: z.string().optional(),
  headers: z.record(z.string(), z.union([headerValue, z.number()])).optional(),
  body: z
    .object({
      framing: z.enum(['content-length', 'chunked', 'raw']),
      text: z.string().optional(),
      hex: z.string().optional(),
      padTo: z.number().optional(),
      pieces: z.number().optional(),
      trailer: z.string().optional(),
      extension: z.string().optional(),
      claim: z.union([z.string(), z.number()]).optional(),
      close: z.boolean().optional(),
      twice: z.boolean().optional(),
      twiceOther: z.boolean().optional(),
      wire: z.string().optional(),
    })
    .optional(),
  wire: z.string().optional(),
  answer,
  unstable: z.string().optional(),
});

const file = z.object({
  host: z.string(),
  app: z.string(),
  world: z.object({ orders: z.number(), feeds: z.array(z.string()) }),
  commonHeaders: z.object({ answer: z.record(z.string(), z.string()) }),
  bodies: z.record(z.string(), z.unknown()),
  requests: z.array(entry),
});

/** What the real host answered. */
export interface SharedAnswer {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Null for none, a text, or JSON with placeholders. */
  readonly body: unknown;
  readonly isClosed: boolean;
  readonly also: readonly number[];
}

export interface SharedRequest {
  readonly name: string;
  readonly spec: RequestSpec;
  readonly answer: SharedAnswer;
  /** Why it was not the same each time. */
  readonly unstable?: string | undefined;
}

export interface SharedAnswers {
  readonly host: string;
  readonly app: string;
  readonly world: { readonly orders: number; readonly feeds: readonly string[] };
  /** In the order in which they are asked. */
  readonly requests: readonly SharedRequest[];
}

type Entry = z.infer<typeof entry>;

const specOf = ({ method, path, key, headers = {}, body, wire }: Entry): RequestSpec => {
  const { many, ...values } = headers;
  return {
    method,
    path,
    key,
    headers: Object.fromEntries(
      Object.entries(values).flatMap(([name, value]) => (typeof value === 'number' ? [] : [[name, value]])),
    ),
    many: typeof many === 'number' ? many : 0,
    body,
    wire,
  };
};

const bodyOf = (body: unknown, bodies: Readonly<Record<string, unknown>>): unknown =>
  typeof body === 'string' && body.startsWith('@') ? bodies[body.slice(1)] : body;

/** Reads the file of what the real host answered. Rejects when it is not there, or is another. */
export const readSharedAnswers = async (path: string): Promise<SharedAnswers> => {
  const { host, app, world, commonHeaders, bodies, requests } = file.parse(
    JSON.parse(await readFile(path, 'utf8')),
  );
  return {
    host,
    app,
    world,
    requests: requests
      .toSorted((a, b) => a.order - b.order)
      .map((one) => {
        const { status, headers, body, end, lacks = [], also = [] } = one.answer;
        const common = Object.entries(commonHeaders.answer).filter(([name]) => !lacks.includes(name));
        return {
          name: one.name,
          spec: specOf(one),
          unstable: one.unstable,
          answer: {
            status: status ?? undefined,
            headers: status === null ? headers : { ...Object.fromEntries(common), ...headers },
            body: bodyOf(body, bodies),
            isClosed: end !== undefined,
            also,
          },
        };
      }),
  };
};
