import type { IncomingMessage } from 'node:http';
import { BodyRefused } from './types.ts';

/** How much of a body is taken, and how slowly it may come. */
export interface BodyLimits {
  readonly maxBytes: number;
  /** After so many ms the body must have come at `bytesPerSecond` on the whole. */
  readonly graceMs: number;
  readonly bytesPerSecond: number;
}

/** Of the real host: 100 MB, and 240 bytes a second after the first five. */
export const BODY_LIMITS: BodyLimits = { maxBytes: 104_857_600, graceMs: 5000, bytesPerSecond: 240 };

/** The limits of a host whose own waits are multiplied by a factor. */
export const bodyLimitsAt = (factor: number): BodyLimits => ({
  ...BODY_LIMITS,
  graceMs: BODY_LIMITS.graceMs * factor,
});

/** How often the pace is looked at, in a grace. */
const LOOKS = 5;

/** Reads a request's body to its end. Rejects with `BodyRefused` when it is too long or too slow, and as the stream does. */
export const readBody = (incoming: IncomingMessage, limits: BodyLimits): Promise<Uint8Array> => {
  const { maxBytes, graceMs, bytesPerSecond } = limits;
  if (Number(incoming.headers['content-length'] ?? 0) > maxBytes)
    return Promise.reject(new BodyRefused('The body is too long.'));
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    const begun = performance.now();
    let length = 0;
    const pace = setInterval(() => {
      const elapsedMs = performance.now() - begun;
      if (elapsedMs > graceMs && length < (elapsedMs / 1000) * bytesPerSecond)
        end(new BodyRefused('The body came too slowly.'));
    }, graceMs / LOOKS);
    const end = (error?: Error): void => {
      clearInterval(pace);
      incoming.removeAllListeners('data');
      if (error === undefined) resolve(Buffer.concat(chunks));
      else reject(error);
    };
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > maxBytes) end(new BodyRefused('The body is too long.'));
    });
    incoming.once('end', () => end());
    incoming.once('error', end);
    incoming.once('close', () => end(new BodyRefused('The caller is gone.')));
  });
};
