import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type NewId, TidemarkError } from '../core/index.ts';
import { scratchError } from './scratch-error.ts';
import type { Scratch, ScratchFile } from './scratch.ts';

const createFile = (handle: FileHandle, path: string, folder: string): ScratchFile => {
  const tried = async <T>(act: () => Promise<T>): Promise<T> =>
    act().catch((error: unknown) => {
      throw scratchError(error, folder);
    });
  let size = 0;
  const write = async (bytes: Uint8Array, from: number): Promise<void> => {
    for (let done = 0; done < bytes.byteLength;) {
      const { bytesWritten } = await handle.write(bytes, done, bytes.byteLength - done, from + done);
      done += bytesWritten;
    }
  };
  const read = async (at: number, into: Uint8Array): Promise<void> => {
    for (let done = 0; done < into.byteLength;) {
      const { bytesRead } = await handle.read(into, done, into.byteLength - done, at + done);
      if (bytesRead === 0) throw new TidemarkError('invariant', 'A file was read behind its end.');
      done += bytesRead;
    }
  };
  return {
    append: async (bytes) => {
      const at = size;
      await tried(() => write(bytes, at));
      size = at + bytes.byteLength;
      return at;
    },
    read: (at, into) => tried(() => read(at, into)),
    close: async () => {
      await handle.close().catch(() => undefined);
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
};

/** Files in a folder of this machine that is there. Only their owner may read them. */
export const createDiskScratch = (folder: string, newId: NewId): Scratch => ({
  open: async () => {
    const path = join(folder, `tidemark-${newId()}.tmp`);
    const handle = await open(path, 'wx+', 0o600).catch((error: unknown) => {
      throw scratchError(error, folder);
    });
    // A file without a name is gone when the process is, however it ends. Where the system keeps the names of open files, it goes by `close`.
    await rm(path, { force: true }).catch(() => undefined);
    return createFile(handle, path, folder);
  },
});
