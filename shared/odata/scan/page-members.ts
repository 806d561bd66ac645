import { parsePage } from './page.ts';

/** What a page says without its columns. `link` and `context` as the service wrote them. */
export interface PageMembers {
  readonly rowCount: number;
  readonly link?: string;
  readonly context?: string;
}

/** Reads over a page of whose rows nothing is wanted. Errors: `source-contract`, as for any page that is none. */
export const readPageMembers = (body: Uint8Array, feed: string): PageMembers => {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  const { rows, ...members } = parsePage(text, feed);
  return { ...members, rowCount: rows.length };
};
