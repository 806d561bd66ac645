import { describe, expect, test } from 'vitest';
import { toCommit } from '../../../../shared/delta/log/commit.ts';
import { encodeCommitFile, parseCommitFile } from '../../../../shared/delta/log/parse-actions.ts';
import { add, encode, metaData, protocol, remove, TABLE } from '../../../support/delta-table.ts';

const parse = (...actions: readonly unknown[]) =>
  parseCommitFile(TABLE, 3, encode(actions.map((action) => JSON.stringify(action)).join('\n')));

describe('the actions of a commit', () => {
  test('unknown actions, unknown fields and cdc are passed over', () => {
    const actions = parse(
      { shinyNew: { a: 1 } },
      { cdc: { path: 'c' } },
      { domainMetadata: { domain: 'd', configuration: '{}', removed: false } },
      add('a', { shiny: true }),
    );
    expect(actions.adds).toEqual([add('a').add]);
    expect(actions).toMatchObject({ removes: [], txns: [], sidecars: [] });
  });

  test('null stands for absent', () => {
    const actions = parse(
      add('a', { stats: null, tags: null, deletionVector: null, partitionValues: { p: null } }),
    );
    expect(actions.adds).toEqual([add('a', { partitionValues: { p: null } }).add]);
  });

  test('D8: stats stay the text they are, digits beyond 2^53 included', () => {
    const stats = '{"numRecords":1,"minValues":{"id":9007199254740993},"maxValues":{"d":0E-10}}';
    expect(parse(add('a', { stats })).adds[0]?.stats).toBe(stats);
  });

  test('D8: metaData keeps the keys that we do not know', () => {
    expect(parse(metaData({ shiny: { a: [1] } })).metaData).toMatchObject({ shiny: { a: [1] } });
  });

  test('what a checkpoint keeps elsewhere is seen', () => {
    const sidecar = { path: 'x', sizeInBytes: 7 };
    expect(parse({ sidecar: { ...sidecar, modificationTime: 1, tags: null } }).sidecars).toEqual([sidecar]);
  });

  test('what features keep of the table is seen, and what they gave up', () => {
    const kept = { domain: 'd', configuration: '{"a":1}' };
    expect(
      parse(
        { domainMetadata: { ...kept, removed: false } },
        { domainMetadata: { domain: 'e', removed: true } },
      ).domains,
    ).toEqual([
      { ...kept, removed: false },
      { domain: 'e', configuration: '', removed: true },
    ]);
  });

  test('D8: a txn beyond 2^53 keeps its digits, whatever its appId looks like', () => {
    const line = '{"txn":{"appId":"\\"version\\":5,","version":9007199254740993,"lastUpdated":1}}';
    expect(parseCommitFile(TABLE, 3, encode(line)).txns).toEqual([
      {
        appId: '"version":5,',
        version: 9_007_199_254_740_992,
        exact: 9_007_199_254_740_993n,
        lastUpdated: 1,
      },
    ]);
    expect(parse({ txn: { appId: 'a', version: 5 } }).txns).toEqual([{ appId: 'a', version: 5 }]);
  });

  test.each([
    ['text', 'not json 4711'],
    ['a number', '4711'],
    ['an add without a path', '{"add":{"size":4711}}'],
    ['a protocol of words', '{"protocol":{"minReaderVersion":"4711","minWriterVersion":2}}'],
  ])('D9: %s is table-corrupt with the version and line, and quotes nothing of it', (_what, line) => {
    const error = (() => {
      try {
        return parseCommitFile(TABLE, 3, encode(`{"add":null}\n${line}\n`));
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ kind: 'table-corrupt', facts: { version: 3 } });
    expect(String(error)).toContain('line 2');
    expect(`${String(error)}${String((error as Error).cause)}`).not.toContain('4711');
  });

  test('what is written is read back', () => {
    const actions = [protocol, metaData(), { txn: { appId: 'a', version: 3 } }, add('x'), remove('y')];
    const bytes = encodeCommitFile(actions);
    expect(new TextDecoder().decode(bytes).split('\n')).toHaveLength(6);
    expect(parseCommitFile(TABLE, 0, bytes)).toMatchObject({
      protocol: protocol.protocol,
      metaData: metaData().metaData,
      adds: [add('x').add],
      removes: [remove('y').remove],
      txns: [{ appId: 'a', version: 3 }],
    });
  });
});

describe('the summary of a commit', () => {
  const tidemark = { runId: 'r', feed: 'orders', from: '5', to: '9', rows: 4, batch: 2 };

  test('names what matters to a rival', () => {
    const commit = toCommit(
      7,
      parse({ commitInfo: { txnId: 't', tidemark } }, { txn: { appId: 'a', version: 2 } }, add('x')),
    );
    expect(commit).toEqual({
      version: 7,
      adds: [add('x').add],
      removes: [],
      dataChange: true,
      metadataChanged: false,
      protocolChanged: false,
      txns: new Map([['a', 2]]),
      tidemark,
      txnId: 't',
    });
  });

  test('only files with dataChange change data', () => {
    const still = { dataChange: false };
    expect(toCommit(1, parse(add('x', still), remove('y', still))).dataChange).toBe(false);
    expect(toCommit(1, parse(add('x', still), remove('y'))).dataChange).toBe(true);
    expect(toCommit(1, parse({ add: { path: 'x', size: 1, modificationTime: 1 } })).dataChange).toBe(true);
    expect(toCommit(1, parse({ commitInfo: {} })).dataChange).toBe(false);
  });

  test('a change of schema or protocol shows', () => {
    expect(toCommit(1, parse(metaData()))).toMatchObject({ metadataChanged: true, protocolChanged: false });
    expect(toCommit(1, parse(protocol))).toMatchObject({ metadataChanged: false, protocolChanged: true });
  });

  test('a tidemark that is not one of ours is none', () => {
    expect(toCommit(1, parse({ commitInfo: { tidemark: { runId: 1 } } })).tidemark).toBeUndefined();
    expect(toCommit(1, parse(add('x'))).tidemark).toBeUndefined();
  });
});
