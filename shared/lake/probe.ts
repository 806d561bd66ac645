import { type NewId, TidemarkError } from '../core/index.ts';
import type { Lake } from './lake.ts';
import { joinPath } from './paths.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/**
 * Proves, before the first write to a lake, that a put onto an existing file fails there and leaves its content: a
 * lake that overwrites would let two writers destroy each other's commits. Rejects with `config` when it does. Uses a
 * hidden file in `folder`, and deletes it.
 */
export const probePutIfAbsent = async (
  lake: Lake,
  folder: string,
  newId: NewId,
  signal?: AbortSignal,
): Promise<void> => {
  const id = newId();
  const path = joinPath(folder, `.tidemark-probe-${id}.tmp`);
  const ended = signal === undefined ? {} : { signal };
  const first = bytesOf(`first ${id}`);
  try {
    // `exists` may answer our own put that was retried on the way: the content decides.
    await lake.putIfAbsent(path, first, signal);
    const second = await lake.putIfAbsent(path, bytesOf(`second ${id}`), signal);
    const file = await lake.read(path, ended);
    const isFirst = file.outcome === 'found' && Buffer.compare(file.bytes, first) === 0;
    if (second.outcome === 'exists' && isFirst) return;
  } finally {
    await lake.delete(path, ended).catch(() => undefined);
  }
  throw new TidemarkError(
    'config',
    `The lake at ${lake.location} replaces a file that exists when it is told not to, so that two writers could destroy ` +
      `each other's commits. Nothing was written. Use OneLake, or an account with a hierarchical namespace.`,
    { folder },
  );
};

/** `probePutIfAbsent` for one lake, once while it succeeds: a probe that failed is made again at the next write. */
export const probeOnce = (
  lake: Lake,
  newId: NewId,
): ((folder: string, signal?: AbortSignal) => Promise<void>) => {
  let probed: Promise<void> | undefined;
  return (folder, signal) => {
    probed ??= probePutIfAbsent(lake, folder, newId, signal).catch((error: unknown) => {
      probed = undefined;
      throw error;
    });
    return probed;
  };
};
