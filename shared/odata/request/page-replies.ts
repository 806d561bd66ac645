import { readPageMembers } from '../scan/index.ts';
import type { HttpReply } from './http-types.ts';
import type { GetPage } from './next-request.ts';
import { noRows, type RowRequests } from './row-requests.ts';

/** What a service writes of its own failure stands at one of the ends of a page, as its annotations do. */
const EDGE = 4096;
const ERROR = /"(?:odata\.)?error"/;
/** The end of the rows, and annotations behind them. */
const WHOLE = /\](?:\s*,\s*"@[^{}[\]]*)?\s*\}\s*$/;

const mayBeBroken = (bytes: Uint8Array): boolean => {
  const [start, end] = [bytes.subarray(0, EDGE), bytes.subarray(-EDGE)].map((edge) =>
    Buffer.from(edge.buffer, edge.byteOffset, edge.byteLength).toString('latin1'),
  );
  return ERROR.test(start ?? '') || ERROR.test(end ?? '') || !WHOLE.test(end ?? '');
};

/** A reply that looks broken is read over, so that it can be asked for again: its rows are scanned too late for that. */
const takeWhole = ({ bytes }: HttpReply, feed: string): void => {
  if (mayBeBroken(bytes)) readPageMembers(bytes, feed);
};

/** Asks for the replies of a walk through pages, each of which has a body of a page. */
export const pageReplies =
  (rows: RowRequests, feed: string, isFiltered: boolean): GetPage =>
  async (url, first, signal) => {
    const request = { url, isLink: !first, isFiltered };
    const got = await rows.read(request, (reply) => takeWhole(reply, feed), signal);
    if (got.outcome === 'read') return got.reply;
    if (got.outcome !== 'none') throw got.error;
    got.reply.release();
    return { ...got.reply, bytes: noRows() };
  };
