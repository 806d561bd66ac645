import { describe, expect, test } from 'vitest';
import { TidemarkError } from '../../../shared/core/index.ts';
import { createMemoryLake, type Lake, probePutIfAbsent } from '../../../shared/lake/index.ts';

const FOLDER = 'Tables/Orders/_delta_log';
const newId = (): string => 'id';

/** A lake that keeps a record of the paths it was asked to delete. */
const watched = (lake: Lake): { readonly lake: Lake; readonly deleted: string[] } => {
  const deleted: string[] = [];
  return {
    deleted,
    lake: { ...lake, delete: (path) => lake.delete(path).finally(() => deleted.push(path)) },
  };
};

const overwriting = (answer: 'created' | 'exists'): Lake => {
  const lake = createMemoryLake();
  return {
    ...lake,
    putIfAbsent: async (path, bytes) => {
      await lake.write(path, bytes);
      return answer === 'exists' ? { outcome: 'exists' } : { outcome: 'created', etag: '' };
    },
  };
};

const losing = (): Lake => {
  const lake = createMemoryLake();
  return { ...lake, putIfAbsent: async () => ({ outcome: 'exists' }) };
};

const boasting = (): Lake => {
  const lake = createMemoryLake();
  return {
    ...lake,
    putIfAbsent: async (path, bytes) => {
      await lake.putIfAbsent(path, bytes);
      return { outcome: 'created', etag: '' };
    },
  };
};

describe('the probe', () => {
  test('passes a lake that keeps what is there, and leaves nothing', async () => {
    const { lake, deleted } = watched(createMemoryLake());
    await probePutIfAbsent(lake, FOLDER, newId);
    expect(deleted).toEqual([`${FOLDER}/.tidemark-probe-id.tmp`]);
    expect(await lake.head(deleted[0] ?? '')).toEqual({ outcome: 'not-found' });
  });

  test.each([
    ['overwrites and says so', overwriting('created')],
    ['overwrites and denies it', overwriting('exists')],
    ['keeps what is there and says that it wrote', boasting()],
    ['keeps nothing', losing()],
  ])('stops at a lake that %s', async (_, liar) => {
    const { lake, deleted } = watched(liar);
    await expect(probePutIfAbsent(lake, FOLDER, newId)).rejects.toMatchObject({
      kind: 'config',
      message: expect.stringContaining('Nothing was written'),
    });
    expect(deleted).toHaveLength(1);
  });

  test('takes a first put that answers "exists" for its own, retried on the way', async () => {
    const lake = createMemoryLake();
    const retried: Lake = {
      ...lake,
      putIfAbsent: async (path, bytes) => {
        await lake.putIfAbsent(path, bytes);
        return { outcome: 'exists' };
      },
    };
    await expect(probePutIfAbsent(retried, FOLDER, newId)).resolves.toBeUndefined();
  });

  test('hands on what the lake says of itself', async () => {
    const denied = new TidemarkError('lake-denied', 'no');
    const lake: Lake = { ...createMemoryLake(), putIfAbsent: () => Promise.reject(denied) };
    await expect(probePutIfAbsent(lake, FOLDER, newId)).rejects.toBe(denied);
  });
});
