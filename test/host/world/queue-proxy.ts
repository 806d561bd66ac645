import { createServer, request } from 'node:http';
import { once } from 'node:events';

/** A request to the queue service, as it went by. */
export interface QueueCall {
  readonly atMs: number;
  readonly method: string;
  readonly queue: string;
  readonly query: URLSearchParams;
  /** `GET` of messages that found none. */
  readonly status: number;
}

/** Stands between a host and its queues, and writes down what goes by. */
export interface QueueProxy {
  readonly connectionString: string;
  /** The polls of a queue, in order. */
  polls(queue: string): readonly QueueCall[];
  /** Everything about a queue. */
  calls(queue: string): readonly QueueCall[];
  close(): Promise<void>;
}

/** The signature of a request does not hold the port, so it stays right. */
export const startQueueProxy = async (connectionString: string): Promise<QueueProxy> => {
  const endpoint = /QueueEndpoint=([^;]+)/.exec(connectionString)?.[1] ?? '';
  const target = new URL(endpoint);
  const calls: QueueCall[] = [];
  const server = createServer((incoming, out) => {
    const url = new URL(incoming.url ?? '/', target);
    const [, , queue = '', ...rest] = url.pathname.split('/');
    const atMs = Date.now();
    const { host: _host, ...headers } = incoming.headers;
    const onward = request(
      { host: target.hostname, port: target.port, path: incoming.url, method: incoming.method, headers },
      (answer) => {
        const path = rest.length > 0 ? `${queue}/messages` : queue;
        calls.push({
          atMs,
          method: incoming.method ?? '',
          queue: path,
          query: url.searchParams,
          status: answer.statusCode ?? 0,
        });
        out.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(out);
      },
    );
    onward.on('error', () => out.destroy());
    incoming.pipe(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  const through = `http://127.0.0.1:${port}${target.pathname}`;
  return {
    connectionString: connectionString.replace(endpoint, through),
    calls: (queue) => calls.filter((call) => call.queue === `${queue}/messages`),
    polls: (queue) => calls.filter((call) => call.queue === `${queue}/messages` && call.method === 'GET'),
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
