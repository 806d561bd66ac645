interface FileAnswer {
  readonly metadata?: Readonly<Record<string, string>>;
  readonly _response: { readonly headers: { get(name: string): string | undefined } };
}

/** True for a folder, which answers as an empty file does; the mark depends on the endpoint, blob or dfs. */
export const isFolder = ({ metadata, _response: answer }: FileAnswer): boolean =>
  metadata?.['hdi_isfolder'] === 'true' || answer.headers.get('x-ms-resource-type') === 'directory';

/** An ETag in one form: listings give it without quotes, headers with them. Compatible endpoints may give none: ''. */
export const plainEtag = (etag: string | undefined): string => (etag ?? '').replaceAll('"', '');

/** The bytes of a stream whose size is known. Throws `RangeError` when it ends early or runs over. */
export const collect = async (
  stream: AsyncIterable<string | Uint8Array>,
  sizeBytes: number,
): Promise<Uint8Array> => {
  const bytes = new Uint8Array(sizeBytes);
  let filled = 0;
  for await (const chunk of stream) {
    const part = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    bytes.set(part, filled);
    filled += part.length;
  }
  if (filled === sizeBytes) return bytes;
  throw new RangeError(`The answer ended after ${filled} of ${sizeBytes} bytes.`);
};
