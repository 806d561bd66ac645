/** A body as text, or why it could not be taken; `sizeBytes` is what was read, after decompression. */
export type BodyText =
  | { readonly outcome: 'read'; readonly text: string; readonly sizeBytes: number }
  | { readonly outcome: 'too-long' | 'not-utf8'; readonly sizeBytes: number };

/** Reads a response's body as UTF-8 (a byte order mark is dropped), up to a number of bytes after decompression. */
export const readBody = async (response: Response, maxBytes: number): Promise<BodyText> => {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (sizeBytes > maxBytes) return { outcome: 'too-long', sizeBytes };
    chunks.push(chunk);
  }
  try {
    // Without `fatal` broken bytes would turn into U+FFFD and reach the table.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks, sizeBytes));
    return { outcome: 'read', text, sizeBytes };
  } catch {
    return { outcome: 'not-utf8', sizeBytes };
  }
};
