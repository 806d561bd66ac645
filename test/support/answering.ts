import {
  createODataSource,
  createScanner,
  type Fetch,
  type ODataSourceOptions,
  type ScanBody,
  type SourceColumn,
} from '../../shared/odata/index.ts';
import { notedWaits } from './noted-waits.ts';
import { sourceOptions } from './source-options.ts';

export const ROOT = 'https://host/svc';

export interface SentRequest {
  readonly url: string;
  readonly headers: Headers;
}

/** A source of the set Orders whose service is a function, and whose clock only notes what it was asked to wait. */
export const answering = (
  answer: (sent: SentRequest, at: number) => Response | Promise<Response>,
  changes: Partial<ODataSourceOptions> = {},
) => {
  const sent: SentRequest[] = [];
  const { clock, waits } = notedWaits();
  const fetch: Fetch = async (url, init) => {
    const request = { url, headers: new Headers(init.headers) };
    sent.push(request);
    return answer(request, sent.length - 1);
  };
  const source = createODataSource(sourceOptions(ROOT, { fetch, clock, random: () => 0.5, ...changes }));
  return { source, sent, waits };
};

/** An answer of this status and body; text goes as it is. */
export const reply = (
  body: unknown,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response =>
  new Response(status === 204 ? null : typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  });

/** A body of which these bytes come before the connection ends. */
export const tornReply = (text: string): Response =>
  new Response(
    new ReadableStream<Uint8Array>(
      {
        start: (controller) => controller.enqueue(Buffer.from(text)),
        pull: (controller) => controller.error(Object.assign(new Error('torn'), { code: 'ECONNRESET' })),
      },
      { highWaterMark: 0 },
    ),
  );

const ID: SourceColumn = {
  property: { name: 'Id', type: 'Edm.Int32', kind: 'primitive', nullable: false },
  field: { name: 'Id', type: 'integer', nullable: false },
};

/** Scans bodies of rows with an `Id`. */
export const scanIds = (): ScanBody => {
  const scanner = createScanner([ID], { cursor: 'Id', key: ['Id'] }, 'orders');
  return (body) => scanner.scan(body);
};

/** A page of rows with these ids. */
export const idsBody = (ids: readonly number[], more: Readonly<Record<string, unknown>> = {}) => ({
  value: ids.map((Id) => ({ Id })),
  ...more,
});
