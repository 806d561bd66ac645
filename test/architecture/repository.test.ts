import { describe, expect, test } from 'vitest';
import { keptTables, registryHosts } from './repository-rules.ts';
import { readRepository } from './source-file.ts';

const repository = await readRepository();

describe('the repository', () => {
  test('names no package registry', () => {
    expect(registryHosts(repository), 'CONTRIBUTING.md: leave the registry to each machine').toStrictEqual(
      [],
    );
  });

  test.each([
    ['package-lock.json', ['"resolved":', '"https://example.com/a.tgz"'].join(' ')],
    ['.npmrc', ['registry', 'https://example.com'].join('=')],
    ['.npmrc', ['@scope:registry', 'https://example.com'].join(' = ')],
    ['README.md', ['npm install', 'registry', 'https://example.com'].join(' --')],
    ['requirements.txt', ['', 'index-url https://example.com'].join('--')],
    ['docs/install.md', ['https://registry', 'npmjs', 'org/zod'].join('.')],
  ])('is caught naming one in %s', (path, text) => {
    expect(registryHosts([{ path, text }])).toHaveLength(1);
  });

  test('keeps no tables of its own or of others', () => {
    expect(keptTables(repository), 'CONTRIBUTING.md: make the table in the test').toStrictEqual([]);
  });

  test.each([
    'test/golden/checkpoint/delta/_delta_log/00000000000000000000.json',
    'test/fixtures/golden/README.md',
    'test/fixtures/part-00000.snappy.parquet',
    'test/fixtures/.part-00000.crc',
  ])('is caught keeping %s', (path) => {
    expect(keptTables([{ path, text: '' }])).toHaveLength(1);
  });
});
