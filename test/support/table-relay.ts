import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request to the Tables service. */
export interface TableCall {
  readonly method: string;
  /** Decoded, without its query. */
  readonly path: string;
  readonly query: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** What a relay does with a request. */
export type Deed =
  | 'relay'
  /** Not handed on; the connection is cut, or stays open without a word. */
  | 'cut'
  | 'hang'
  /** Handed on; the connection is cut instead of the answer, or in the middle of it. */
  | 'lose-answer'
  | 'halve-answer'
  /** Handed on; every ETag of the answer is empty, or none is there. */
  | 'empty-etags'
  | 'no-etags'
  /** Handed on; a part of the answer to a transaction is left out. */
  | 'drop-part'
  /** Not handed on, or handed on before: this is the answer. */
  | { readonly status: number; readonly after?: 'handing-on' }
  /** The connection is cut now, and the request handed on once `until` is. */
  | { readonly late: Promise<void> };

/** What leaves a writer in doubt, although the write is there. */
export const LANDED: readonly Deed[] = [
  'lose-answer',
  'halve-answer',
  'empty-etags',
  'no-etags',
  'drop-part',
];

type Rule = (call: TableCall) => Deed;

const relayAll: Rule = () => 'relay';

/** `deed` for the first call that fits, `relay` for the others. */
export const once = (fits: (call: TableCall) => boolean, deed: Deed): Rule => {
  let isDone = false;
  return (call) => {
    if (isDone || !fits(call)) return 'relay';
    isDone = true;
    return deed;
  };
};

export const isWrite = ({ method, path }: TableCall): boolean =>
  method !== 'GET' && !path.endsWith('/Tables');

export const isBatch = ({ path }: TableCall): boolean => path.endsWith('$batch');

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

const bodyOf = async (stream: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
};

const handOn = (target: string, url: string, { method, headers, body }: TableCall): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const options = { method, headers: { ...headers, 'content-length': Buffer.byteLength(body) } };
    const onward = request(`${target}${url}`, options, (answer) => {
      bodyOf(answer).then(
        (text) => resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: text }),
        reject,
      );
    });
    onward.on('error', reject).end(body);
  });

const ETAG_LINE = /^(ETag:).*$/gim;
const changed = ({ status, headers, body }: Answer, deed: Deed): Answer => {
  const { etag: _etag, 'transfer-encoding': _encoding, 'content-length': _length, ...others } = headers;
  if (deed === 'empty-etags') {
    return { status, headers: { ...others, etag: '' }, body: body.replaceAll(ETAG_LINE, '$1 ') };
  }
  if (deed === 'no-etags') return { status, headers: others, body: body.replaceAll(/^ETag:.*\r?\n/gim, '') };
  const parts = body.split('--changesetresponse_');
  if (deed === 'drop-part') {
    return { status, headers: others, body: parts.toSpliced(2, 1).join('--changesetresponse_') };
  }
  return { status, headers: { ...others, ...(_etag !== undefined && { etag: _etag }) }, body };
};

/** An emulator of the Tables service behind a relay that sees every request, does to each what it is told, and may tell another time. */
export const startTableRelay = async (target: string) => {
  const seen: TableCall[] = [];
  const unanswered: Promise<unknown>[] = [];
  let rule = relayAll;
  let aheadMs = 0;

  const reply = (out: ServerResponse, answer: Answer, deed: Deed): void => {
    const { status, headers, body } = changed(answer, deed);
    const date = new Date(Date.parse(headers.date ?? '') + aheadMs).toUTCString();
    out.writeHead(status, { ...headers, date, 'content-length': Buffer.byteLength(body) });
    if (deed !== 'halve-answer') {
      out.end(body);
      return;
    }
    out.write(body.slice(0, body.length / 2), () => out.destroy());
  };

  const serve = async (call: TableCall, url: string, out: ServerResponse): Promise<void> => {
    seen.push(call);
    const deed = rule(call);
    if (deed === 'hang') return;
    if (deed === 'cut') {
      out.destroy();
      return;
    }
    if (typeof deed === 'object' && 'late' in deed) {
      unanswered.push(deed.late.then(() => handOn(target, url, call)));
      out.destroy();
      return;
    }
    if (typeof deed === 'object') {
      if (deed.after === 'handing-on') await handOn(target, url, call);
      out.writeHead(deed.status, { 'retry-after-ms': '1' }).end();
      return;
    }
    const answer = await handOn(target, url, call);
    if (deed === 'lose-answer') out.destroy();
    else reply(out, answer, deed);
  };

  const server = createServer((incoming, out) => {
    const url = new URL(incoming.url ?? '/', target);
    const { method = 'GET', headers } = incoming;
    const path = decodeURIComponent(url.pathname);
    bodyOf(incoming)
      .then((body) => serve({ method, path, query: url.search, headers, body }, incoming.url ?? '/', out))
      .catch(() => out.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    /** Every request since the last `do`. */
    seen: seen as readonly TableCall[],
    /** From now on. */
    do: (next: Rule = relayAll): void => {
      rule = next;
      seen.length = 0;
    },
    /** How far the service's clock is ahead in its answers, from now on. */
    tellTime: (ms: number): void => {
      aheadMs = ms;
    },
    /** Ends when every request that was late has been handed on. */
    settled: async (): Promise<void> => void (await Promise.all(unanswered)),
    stop: (): void => {
      server.closeAllConnections();
      server.close();
    },
  };
};

export type TableRelay = Awaited<ReturnType<typeof startTableRelay>>;
