import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { gunzipSync } from 'node:zlib';

/** One piece of telemetry, as it came. */
export interface Telemetry {
  readonly baseType: string;
  readonly baseData: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly time: string;
  /** Which of the connection strings it came by. */
  readonly key: string;
}

/** A stand-in for Application Insights' ingestion. */
export interface IngestionServer {
  /** For `APPLICATIONINSIGHTS_CONNECTION_STRING`: another at each call, so that hosts can be told apart. */
  connectionString(): string;
  /** All that came, in the order of its time. */
  received(): readonly Telemetry[];
  close(): Promise<void>;
}

const keyOf = (nth: number): string => `00000000-0000-0000-0000-${String(nth).padStart(12, '0')}`;

const bodyOf = async (incoming: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const bytes = Buffer.concat(chunks);
  return (incoming.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString('utf8');
};

const recordOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(recordOf(value)).map(([name, text]) => [name, String(text)]));

const telemetryOf = (value: unknown): Telemetry => {
  const { data, tags, time, iKey } = recordOf(value);
  const { baseType, baseData } = recordOf(data);
  const properties = textsOf(recordOf(baseData)['properties']);
  return {
    baseType: String(baseType),
    baseData: recordOf(baseData),
    properties,
    tags: textsOf(tags),
    time: String(time),
    key: String(iKey),
  };
};

/** Lines of JSON, or one array of it. */
const parse = (text: string): readonly unknown[] =>
  text.startsWith('[')
    ? (JSON.parse(text) as readonly unknown[])
    : text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): unknown => JSON.parse(line));

/** Takes envelopes at `/v2/track` and `/v2.1/track` on 127.0.0.1, and answers anything else with an empty 200. */
export const startIngestionServer = async (): Promise<IngestionServer> => {
  const all: Telemetry[] = [];
  let keys = 0;
  const server = createServer((incoming, out) => {
    const take = async (): Promise<void> => {
      const text = await bodyOf(incoming);
      if (!/^\/v2(?:\.1)?\/track/.test(incoming.url ?? '')) return void out.end();
      const items = parse(text);
      all.push(...items.map(telemetryOf));
      out.setHeader('content-type', 'application/json');
      out.end(JSON.stringify({ itemsReceived: items.length, itemsAccepted: items.length, errors: [] }));
    };
    take().catch(() => out.writeHead(400).end());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`;
  return {
    connectionString: () =>
      `InstrumentationKey=${keyOf((keys += 1))};IngestionEndpoint=${url};LiveEndpoint=${url}`,
    received: () => all.toSorted((a, b) => a.time.localeCompare(b.time)),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close').catch(() => undefined);
    },
  };
};
