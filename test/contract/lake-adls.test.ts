import { inspect } from 'node:util';
import { StorageSharedKeyCredential } from '@azure/storage-file-datalake';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { createAdlsLake, type Lake, probePutIfAbsent } from '../../shared/lake/index.ts';
import { type DataLakeFront, type Fault, startDataLakeFront } from '../support/data-lake-front.ts';
import { notedWaits } from '../support/noted-waits.ts';

let azurite: Azurite;
let front: DataLakeFront;
let root = 0;
let lake: Lake;
/** How long the lake waited, ms. */
const { clock, waits } = notedWaits();

const lakeWith = (change: { readonly fileSystem?: string; readonly key?: string } = {}): Lake =>
  createAdlsLake({
    endpoint: front.endpoint,
    fileSystem: change.fileSystem ?? 'lake',
    root: `case ${root}`,
    credential: new StorageSharedKeyCredential(azurite.account, change.key ?? azurite.key),
    newId: () => 'id',
    clock,
    random: () => 0,
  });

const isDelete = (request: string): boolean => request.startsWith('DELETE');
const isRename = (request: string): boolean => request.includes('mode=legacy');

/** This fault for the first `times` requests that match, then none. */
const plant = (matches: (request: string) => boolean, fault: Fault, times = Infinity): void => {
  let left = times;
  front.faultFor = (request) => {
    if (!matches(request) || left === 0) return 'none';
    left -= 1;
    return fault;
  };
};

const textAt = async (path: string): Promise<string | undefined> => {
  const result = await lake.read(path);
  return result.outcome === 'found' ? Buffer.from(result.bytes).toString() : undefined;
};

const namesIn = async (folder: string, startFrom = ''): Promise<string[]> => {
  const names: string[] = [];
  for await (const info of lake.list(folder, { startFrom })) names.push(info.path);
  return names;
};

beforeAll(async () => {
  azurite = await startAzurite();
  front = await startDataLakeFront(azurite);
  await front.createFileSystem('lake');
});
beforeEach(() => {
  root += 1;
  lake = lakeWith();
  front.requests.length = 0;
  waits.length = 0;
});
afterEach(() => {
  front.faultFor = () => 'none';
});
afterAll(async () => {
  await front.close();
  await azurite.stop();
});

describe('a put whose answer is lost', () => {
  // Which of the two a retry meets is the service's affair: it looks at the source or at the destination first.
  test('is retried, and then finds its own file', async () => {
    plant(isRename, 'lose-answer', 1);
    const loseFirst = front.faultFor;
    front.faultFor = (request) => {
      const fault = loseFirst(request);
      return fault === 'none' && isRename(request) ? { status: 409, code: 'PathAlreadyExists' } : fault;
    };
    expect(await lake.putIfAbsent('d/x', Buffer.from('mine'))).toEqual({ outcome: 'exists' });
    expect(await textAt('d/x')).toBe('mine');
  });

  test('is retried, and is doubtful when its hidden file is gone by then', async () => {
    plant(isRename, 'lose-answer', 1);
    await expect(lake.putIfAbsent('d/x', Buffer.from('mine'))).rejects.toMatchObject({
      kind: 'lake-unavailable',
      facts: { code: 'SourcePathNotFound' },
    });
    expect(await textAt('d/x')).toBe('mine');
  });

  test('is doubtful when no retry is answered either', async () => {
    plant(isRename, 'lose-answer');
    await expect(lake.putIfAbsent('d/x', Buffer.from('mine'))).rejects.toMatchObject({
      kind: 'lake-unavailable',
    });
    front.faultFor = () => 'none';
    expect(await textAt('d/x')).toBe('mine');
  });
});

test('a put that the service never carried out is doubtful, and its hidden file stays', async () => {
  plant(isRename, { status: 500, code: 'InternalError' });
  await expect(lake.putIfAbsent('d/x', Buffer.from('mine'))).rejects.toMatchObject({
    kind: 'lake-unavailable',
    retry: 'later',
  });
  front.faultFor = () => 'none';
  expect(await lake.head('d/x')).toEqual({ outcome: 'not-found' });
  expect(await lake.head('d/.x.id.tmp')).toMatchObject({ outcome: 'found' });
  expect(await namesIn('d')).toEqual([]);
});

test('a put that could not be staged leaves no hidden file', async () => {
  plant((request) => request.includes('action=flush'), { status: 403, code: 'AuthorizationFailure' });
  await expect(lake.putIfAbsent('d/x', Buffer.from('mine'))).rejects.toMatchObject({ kind: 'lake-denied' });
  expect(front.requests.some((request) => isRename(request))).toBe(false);
  expect(await lake.head('d/.x.id.tmp')).toEqual({ outcome: 'not-found' });
});

test.each(['PathAlreadyExists', 'ConditionNotMet', 'ResourceAlreadyExists'])(
  'the answer %s to the rename means that the file exists, and its hidden file goes',
  async (code) => {
    plant(isRename, { status: code === 'ConditionNotMet' ? 412 : 409, code });
    expect(await lake.putIfAbsent('d/x', Buffer.from('mine'))).toEqual({ outcome: 'exists' });
    expect(await lake.head('d/.x.id.tmp')).toEqual({ outcome: 'not-found' });
  },
);

test('a put that landed is created, also when its tag cannot be read', async () => {
  plant((request) => request.startsWith('HEAD'), { status: 403, code: 'AuthorizationFailure' });
  expect(await lake.putIfAbsent('d/x', Buffer.from('mine'))).toEqual({ outcome: 'created', etag: '' });
});

test('a visible name is never created, appended to or flushed by a put', async () => {
  await lake.putIfAbsent('d/x.json', Buffer.from('mine'));
  const visible = front.requests.filter(
    (request) => request.includes('/d/x.json') && !request.startsWith('HEAD'),
  );
  expect(visible).toEqual([expect.stringMatching(/^PUT .*mode=legacy/)]);
});

describe('a deletion by tag', () => {
  let etag: string;
  beforeEach(async () => {
    const put = await lake.putIfAbsent('d/x', Buffer.from('mine'));
    etag = put.outcome === 'created' ? put.etag : '';
    front.requests.length = 0;
  });

  test('is one request, with or without a tag', async () => {
    expect(await lake.delete('d/x', { etag })).toEqual({ outcome: 'deleted' });
    expect(await lake.delete('d/x')).toEqual({ outcome: 'not-found' });
    expect(front.requests).toHaveLength(2);
  });

  test('whose answer is lost is retried, and finds nothing', async () => {
    plant(isDelete, 'lose-answer', 1);
    expect(await lake.delete('d/x', { etag })).toEqual({ outcome: 'not-found' });
  });

  test('that no retry is answered is doubtful', async () => {
    plant(isDelete, 'lose-answer');
    await expect(lake.delete('d/x', { etag })).rejects.toMatchObject({ kind: 'lake-unavailable' });
    front.faultFor = () => 'none';
    expect(await lake.head('d/x')).toEqual({ outcome: 'not-found' });
  });

  test('that a lease stands against is refused, and is no other file', async () => {
    plant(isDelete, { status: 412, code: 'LeaseIdMissing' });
    await expect(lake.delete('d/x', { etag })).rejects.toMatchObject({
      kind: 'lake-unavailable',
      facts: { code: 'LeaseIdMissing' },
    });
  });

  test.each(['ConditionNotMet', 'TargetConditionNotMet'])(
    'that is refused with %s met another',
    async (code) => {
      plant(isDelete, { status: 412, code });
      expect(await lake.delete('d/x', { etag })).toEqual({ outcome: 'changed' });
      await expect(lake.delete('d/x')).rejects.toMatchObject({ kind: 'lake-unavailable' });
    },
  );
});

test('a folder, which answers as an empty file does, is not a file', async () => {
  await front.createFolder('lake', `case ${root}/d`);
  expect(await lake.head('d')).toEqual({ outcome: 'not-found' });
  expect(await lake.read('d')).toEqual({ outcome: 'not-found' });
});

test('no request is one that OneLake refuses', async () => {
  await probePutIfAbsent(lake, 'd/_delta_log', () => 'id');
  await lake.write('d/x', Buffer.from('x'));
  await namesIn('d', 'a');
  await lake.read('d/x', { range: { start: 0, end: 1 } });
  await lake.delete('d/x');
  const refused = /restype=|comp=|resource=directory|setAccessControl|lease/;
  expect(front.requests.length).toBeGreaterThan(10);
  expect(front.requests.filter((request) => refused.test(request))).toEqual([]);
});

describe('a listing with a start', () => {
  beforeEach(async () => {
    for (const name of ['1', '2', '3']) await lake.write(`d/${name}`, Buffer.from(name));
  });

  test('is asked of the service', async () => {
    front.requests.length = 0;
    expect(await namesIn('d', '2')).toEqual(['d/2', 'd/3']);
    expect(front.requests).toEqual([expect.stringContaining('beginFrom=2')]);
  });

  test('is made here where the service refuses it', async () => {
    plant((request) => request.includes('beginFrom'), { status: 400, code: 'InvalidQueryParameterValue' });
    expect(await namesIn('d', '2')).toEqual(['d/2', 'd/3']);
  });

  test('is asked again without its start where the service finds nothing', async () => {
    front.requests.length = 0;
    expect(await namesIn('d', '4')).toEqual([]);
    expect(front.requests).toHaveLength(2);
  });
});

test('an error that reaches the caller holds no credential', async () => {
  plant(() => true, { status: 403, code: 'AuthorizationFailure' });
  const error: unknown = await lake.read('d/x').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ kind: 'lake-denied' });
  expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('SharedKey');
});

const put = (): Promise<unknown> => lake.putIfAbsent('d/new', Buffer.from('mine'));

describe('what passes is asked again, by every call', () => {
  const CALLS: readonly (readonly [string, (request: string) => boolean, () => Promise<unknown>, object])[] =
    [
      ['a head', (request) => request.startsWith('HEAD'), () => lake.head('d/x'), { outcome: 'found' }],
      ['a read', (request) => request.startsWith('GET'), () => lake.read('d/x'), { outcome: 'found' }],
      ['a listing', (request) => request.includes('resource=filesystem'), () => namesIn('d'), ['d/x']],
      ['a create', (request) => request.includes('resource=file'), put, { outcome: 'created' }],
      ['an append', (request) => request.includes('action=append'), put, { outcome: 'created' }],
      ['a flush', (request) => request.includes('action=flush'), put, { outcome: 'created' }],
      ['a rename', isRename, put, { outcome: 'created' }],
      [
        'a deletion',
        (request) => request.startsWith('DELETE'),
        () => lake.delete('d/x'),
        { outcome: 'deleted' },
      ],
    ];
  const BUSY = [
    { status: 429, code: 'TooManyRequests', retryAfter: '7' },
    { status: 408, code: 'RequestTimeout', retryAfter: '7' },
    { status: 502, code: 'BadGateway', retryAfter: '7' },
  ];
  const cases = CALLS.flatMap(([name, ...call]) =>
    BUSY.map((fault) => [name, fault.status, fault, ...call] as const),
  );

  test.each(cases)(
    '%s that is answered %i waits as asked, and goes on',
    async (_name, _status, fault, matches, call, expected) => {
      await lake.write('d/x', Buffer.from('x'));
      plant(matches, fault, 2);
      const answer = await call();
      expect({ answer }).toMatchObject({ answer: expected });
      expect(waits).toEqual([7_000, 7_000]);
    },
  );

  test('a refusal that lasts ends after four tries, and says so', async () => {
    plant(() => true, { status: 429, code: 'TooManyRequests' });
    await expect(lake.head('d/x')).rejects.toMatchObject({
      kind: 'lake-unavailable',
      facts: { status: 429 },
    });
    expect(front.requests).toHaveLength(4);
  });

  test('who asks for more than half a minute is not waited for', async () => {
    plant(() => true, { status: 429, code: 'TooManyRequests', retryAfter: '31' });
    await expect(lake.head('d/x')).rejects.toMatchObject({
      kind: 'lake-unavailable',
      facts: { status: 429 },
    });
    expect([front.requests.length, waits]).toEqual([1, []]);
  });

  test('the caller who gives up while it waits is told so at once', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    plant(
      () => {
        controller.abort(reason);
        return true;
      },
      { status: 429, code: 'TooManyRequests' },
    );
    await expect(lake.head('d/x', controller.signal)).rejects.toBe(reason);
  });
});

test('throttling passes: a busy answer is tried again', async () => {
  plant(() => true, { status: 503, code: 'ServerBusy' }, 1);
  await lake.write('d/x', Buffer.from('x'));
  expect(await textAt('d/x')).toBe('x');
});

test('a wrong key is denied, for reading and for writing', async () => {
  const stranger = lakeWith({ key: Buffer.from('wrong').toString('base64') });
  await expect(stranger.read('d/x')).rejects.toMatchObject({ kind: 'lake-denied' });
  await expect(stranger.write('d/x', Buffer.from('x'))).rejects.toMatchObject({ kind: 'lake-denied' });
});

test('a file system that is not there is a fault of the configuration, whatever is asked', async () => {
  const nowhere = lakeWith({ fileSystem: 'nowhere' });
  const expected = { kind: 'config', message: expect.stringContaining('mend LAKE_URL') };
  await expect(nowhere.head('d/x')).rejects.toMatchObject(expected);
  await expect(nowhere.read('d/x')).rejects.toMatchObject(expected);
  await expect(nowhere.delete('d/x')).rejects.toMatchObject(expected);
  await expect(nowhere.putIfAbsent('d/x', Buffer.from('x'))).rejects.toMatchObject(expected);
  await expect(nowhere.list('d')[Symbol.asyncIterator]().next()).rejects.toMatchObject(expected);
});

test('a signal that is aborted under way ends the call with its reason', async () => {
  const controller = new AbortController();
  const reason = new Error('enough');
  plant((request) => {
    if (request.includes('action=append')) controller.abort(reason);
    return false;
  }, 'none');
  await expect(lake.putIfAbsent('d/x', Buffer.from('x'), controller.signal)).rejects.toBe(reason);
  expect(await lake.head('d/x')).toEqual({ outcome: 'not-found' });
});
