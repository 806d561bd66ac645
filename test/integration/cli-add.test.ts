import { chmod, lstat, readdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Azurite, startAzurite } from '../../local/azurite.ts';
import { parseFeeds } from '../../shared/config/index.ts';
import { type CliWorld, openCliWorld } from '../support/cli-world.ts';
import { plainSet } from '../support/plain-set.ts';

const SETS = 30;
/** A name that turns the writing round and clears a screen. */
const EVIL = 'Ev\u202eil\u009b2J\u0301';
/** Thirty that can be kept in step, two whose names differ in case only, and two that cannot. */
const MANY = [
  ...Array.from({ length: SETS }, (_, at) =>
    plainSet(`Things${at}`, ['Id'], { Id: 'Edm.Int32', Text: 'Edm.String?' }, [{ Id: 1, Text: 'x' }]),
  ),
  plainSet('THINGS0', ['Id'], { Id: 'Edm.Int32' }, []),
  plainSet('Keyless', [], { Id: 'Edm.Int32' }, []),
  plainSet(EVIL, ['Id'], { Id: 'Edm.Int32' }, []),
  plainSet('Words', ['Word'], { Word: 'Edm.String' }, []),
];

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
});
afterAll(() => azurite.stop());

let world: CliWorld;
beforeEach(async () => {
  world = await openCliWorld(azurite, MANY);
});
afterEach(() => world.close());

const play: CliWorld['play'] = (words, stage) => world.playAsTyped(words, stage);
/** The service by another name, of which no feed takes anything yet. */
const elsewhere = (): string => world.serviceUrl.replace('127.0.0.1', 'localhost');
const feedsPath = (): string => join(world.folder, 'feeds.json');
const loaded = async () => parseFeeds(await world.feedsText(), 'feeds.json');

describe('add', () => {
  test('prints the entries, writes them, and what it wrote can be checked, previewed and taken', async () => {
    const before = await world.feedsText();
    const printed = await play(['add', elsewhere(), '--json']);
    expect(JSON.parse(printed.out)).toMatchObject({
      feeds: expect.arrayContaining([
        expect.objectContaining({ name: expect.stringContaining('orders'), cursor: { column: 'OrderID' } }),
        expect.objectContaining({ name: 'products', cursor: { column: 'ProductID' } }),
      ]),
    });
    expect(await world.feedsText()).toBe(before);
    expect(await play(['add', elsewhere(), '--only', 'Oders'])).toMatchObject({ code: 2 });
    expect(await play(['add', elsewhere(), '--all'])).toMatchObject({ code: 2 });
    const added = await play(['add', elsewhere(), '--only', 'Orders,Products', '--yes']);
    expect(added).toMatchObject({ code: 0 });
    expect(await world.feedsText()).toContain('"name": "orders"');
    const checked = await play(['check', 'orders', '--json']);
    expect(JSON.parse(checked.out)).toMatchObject({ ok: true });
    expect(checked.out).not.toContain('"error"');
    expect((await play(['preview', 'orders', '--rows', '2'])).out).toContain('10248');
    expect((await play(['sync', 'orders'])).code).toBe(0);
    expect((await play(['sync', 'products'])).code).toBe(0);
  });

  test('asks for what was named by name, and shows nothing else', async () => {
    const before = await world.feedsText();
    const { asked, out } = await play(['add', elsewhere(), '--only', 'Products'], { answers: [false] });
    expect(asked).toStrictEqual(['Write the feed products into feeds.json?']);
    expect(out).toMatch(/\bProducts\b/);
    expect(out).not.toMatch(/\bOrders\b/);
    expect(await world.feedsText()).toBe(before);
  });

  test('writes all that can be kept in step of a service in one go, and tells what cannot', async () => {
    const { code, out, err } = await play(['add', elsewhere(), '--all', '--yes']);
    expect({ code, err }).toMatchObject({ code: 0 });
    expect(err).toContain('Left out: Keyless. Its entity type has no key');
    expect(err).toContain('Left out: Words. It has no number, date or time');
    const { feeds, refused } = await loaded();
    expect(refused).toStrictEqual([]);
    expect(feeds).toHaveLength(1 + 2 + SETS + 2);
    expect(`${out}${err}`).not.toMatch(/[\u202e\u009b]/u);
    expect(out).toContain('Ev<U+202E>il<U+009B>2J');
    expect(feeds.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['things0', 'things0-2', 'things29']),
    );
    expect(new Set(feeds.map(({ tablePath }) => tablePath.toLowerCase())).size).toBe(feeds.length);
    // One read of the metadata for all of them, and a count of each.
    const asked = world.service.requests.map(({ url }) => url);
    expect(asked.filter((url) => url.endsWith('$metadata'))).toHaveLength(1);
    expect(asked.length).toBeLessThan(1.5 * MANY.length);

    const before = await world.feedsText();
    const again = await play(['add', elsewhere(), '--all', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.err).toContain('Nothing was written.');
    expect(await world.feedsText()).toBe(before);
  });

  test('names the service by the name that the file has for it', async () => {
    await play(['add', elsewhere(), '--only', 'Things1,Things2', '--yes']);
    await play(['add', elsewhere(), '--only', 'Things3', '--yes']);
    const { sources, feeds } = JSON.parse(await world.feedsText()) as {
      readonly sources: object;
      readonly feeds: readonly { readonly source: { readonly name?: string } }[];
    };
    expect(Object.keys(sources)).toStrictEqual(['northwind']);
    expect(feeds.map(({ source }) => source.name)).toStrictEqual([
      undefined,
      ...feeds.slice(1).map(() => Object.keys(sources)[0]),
    ]);
  });

  test('leaves out what was named and cannot be a feed, and writes the rest', async () => {
    const { code, err } = await play(['add', elsewhere(), '--only', 'Things1,Keyless', '--yes']);
    expect(code).toBe(1);
    expect(err).toContain('Left out: Keyless.');
    expect((await loaded()).feeds.map(({ name }) => name)).toContain('things1');
    const again = await play(['add', elsewhere(), '--only', 'Things1,Things2', '--yes']);
    expect(again).toMatchObject({ code: 0 });
    expect(again.err).toContain('Left out: Things1. The feed things1 takes it already.');
    expect((await loaded()).feeds.map(({ name }) => name)).toContain('things2');
  });

  test('leaves out what would clash with a feed that is refused as it is', async () => {
    const broken = { name: 'things1', source: {}, cursor: { column: 'Id' }, table: 'Mine' };
    await writeFile(feedsPath(), JSON.stringify({ feeds: [broken] }));
    const { code, err } = await play(['add', elsewhere(), '--only', 'Things1,Things2', '--yes']);
    expect(code).toBe(1);
    expect(err).toContain(
      'Left out: feeds.json: feeds[1].name (feed "things1"): is the name of feeds[0] too',
    );
    expect(await loaded()).toMatchObject({ feeds: [{ name: 'things2' }], refused: [{ name: 'things1' }] });
  });

  test.each([
    [{}, '/Orders', 1, ': the service answered 404 to $metadata (404). Name the root of the service, below'],
    [{ status: 401 }, '', 1, ': the service answered 401 to $metadata. Say how to sign in, by the names of'],
    [{ status: 200, type: 'text/html' }, '', 1, 'Name the root of the service, below'],
    [{ status: 200, type: 'text/html' }, '', 1, ' Say how to sign in, by the names of'],
    [{ status: 503 }, '', 4, 'at last with status 503. Is the service up, and is the address right?'],
  ])('tells of the service that answers %j below %j, and of no feed', async (answer, below, code, says) => {
    const { status, type = 'text/plain' }: { readonly status?: number; readonly type?: string } = answer;
    world.before = () =>
      status === undefined
        ? undefined
        : new Response('<html>', { status, headers: { 'content-type': type } });
    const played = await play(['add', `${elsewhere()}${below}`, '--all', '--yes']);
    expect(played.code).toBe(code);
    expect(played.err.startsWith(`${elsewhere()}${below}: `)).toBe(true);
    expect(played.err).toContain(says);
    expect(played.err).not.toMatch(/"add"|of the feed/);
  });

  test.each([
    ['comments', '{\n  // mine\n  "feeds": []\n}', 'feeds.json:2:3: not JSON from here on'],
    ['a trailing comma', '{ "feeds": [], }', 'feeds.json:1:16: not JSON from here on'],
    ['a member twice', '{ "feeds": [], "feeds": [1] }', 'is there twice'],
    ['a list', '[]', 'feeds.json:'],
    ['sources that are none', '{ "feeds": [], "sources": [] }', 'sources'],
  ])('refuses a file with %s as the app does, and leaves it', async (_what, text, fault) => {
    await writeFile(feedsPath(), text);
    const { code, err } = await play(['add', elsewhere(), '--only', 'Things1', '--yes']);
    expect(code).toBe(1);
    expect(err).toContain(fault);
    expect(await world.feedsText()).toBe(text);
  });

  test.each([
    ['a byte order mark and line ends of Windows', '\uFEFF{\r\n\t"feeds": []\r\n}\r\n'],
    ['nothing', ''],
    ['no feeds', '{}'],
  ])('fills a file with %s', async (_what, text) => {
    await writeFile(feedsPath(), text);
    expect(await play(['add', elsewhere(), '--only', 'Things1', '--yes'])).toMatchObject({ code: 0 });
    expect((await loaded()).feeds.map(({ name }) => name)).toStrictEqual(['things1']);
    expect((await world.feedsText()).startsWith('\uFEFF')).toBe(text.startsWith('\uFEFF'));
  });

  test('writes nothing where the file was changed meanwhile, and leaves nothing beside it', async () => {
    const other = JSON.stringify({ feeds: [] });
    let written: Promise<void> | undefined;
    world.before = () => {
      written ??= writeFile(feedsPath(), other);
      return undefined;
    };
    const { code, err } = await play(['add', elsewhere(), '--only', 'Things1', '--yes']);
    await written;
    expect(code).toBe(3);
    expect(err).toContain('was changed meanwhile: nothing was written. Try again.');
    expect(await world.feedsText()).toBe(other);
    expect((await readdir(world.folder)).filter((name) => name.startsWith('feeds.json'))).toHaveLength(1);
  });

  test('keeps the rights of the file, and a link to it', async () => {
    const target = join(world.folder, 'real.json');
    await rename(feedsPath(), target);
    await symlink('real.json', feedsPath());
    await chmod(target, 0o640);
    expect(await play(['add', elsewhere(), '--only', 'Things1', '--yes'])).toMatchObject({ code: 0 });
    expect((await lstat(feedsPath())).isSymbolicLink()).toBe(true);
    expect((await stat(target)).mode & 0o777).toBe(0o640);
    expect(await readFile(target, 'utf8')).toContain('things1');
  });

  test.each([
    [['--password-setting', 'P'], 'belong together'],
    [['--token-setting', 'sk-secret+/='], 'not the secret itself'],
    [['--token-setting', 'T', '--user', 'u', '--password-setting', 'P'], 'Name one way to sign in.'],
    [['--app', 'https://app.example'], 'leave --app out'],
  ])('refuses %j', async (words, fault) => {
    const { code, err } = await play(['add', elsewhere(), ...words]);
    expect(code).toBe(2);
    expect(err).toContain(fault);
    expect(err).not.toContain('sk-secret');
  });
});
