import { describe, expect, test } from 'vitest';
import { isTidemarkError } from '../../../shared/core/index.ts';
import { parseLakeUrl } from '../../../shared/lake/index.ts';

const ONELAKE = 'https://onelake.dfs.fabric.microsoft.com';
const ACCOUNT = 'https://acct.dfs.core.windows.net';

describe('a LAKE_URL', () => {
  test.each([
    [`${ONELAKE}/ws/Sales.Lakehouse`, ONELAKE, 'ws', 'Sales.Lakehouse'],
    [`${ONELAKE}/My%20Workspace/My%20Lake.Lakehouse/`, ONELAKE, 'My Workspace', 'My Lake.Lakehouse'],
    [`${ONELAKE}/My Workspace/Sales.Lakehouse`, ONELAKE, 'My Workspace', 'Sales.Lakehouse'],
    [`${ONELAKE}/7f1e-a/9c2b-b/Files/sub`, ONELAKE, '7f1e-a', '9c2b-b/Files/sub'],
    [
      'https://westus-onelake.dfs.fabric.microsoft.com/ws/i',
      'https://westus-onelake.dfs.fabric.microsoft.com',
      'ws',
      'i',
    ],
    [`${ACCOUNT}/fs`, ACCOUNT, 'fs', ''],
    [`${ACCOUNT}/fs/a/b%25/`, ACCOUNT, 'fs', 'a/b%'],
    [`  ${ACCOUNT}/fs/a\n`, ACCOUNT, 'fs', 'a'],
    ['HTTPS://ACCT.dfs.core.windows.net/fs', ACCOUNT, 'fs', ''],
    ['https://a.z01.dfs.storage.azure.net/fs', 'https://a.z01.dfs.storage.azure.net', 'fs', ''],
    ['https://a.dfs.core.usgovcloudapi.net/fs', 'https://a.dfs.core.usgovcloudapi.net', 'fs', ''],
    ['abfss://fs@acct.dfs.core.windows.net', ACCOUNT, 'fs', ''],
    ['abfss://fs@ACCT.dfs.core.windows.net/a/b', ACCOUNT, 'fs', 'a/b'],
    ['abfss://My%20Ws@onelake.dfs.fabric.microsoft.com/Sales.Lakehouse', ONELAKE, 'My Ws', 'Sales.Lakehouse'],
    ['abfss://My Ws@onelake.dfs.fabric.microsoft.com/Sales.Lakehouse', ONELAKE, 'My Ws', 'Sales.Lakehouse'],
  ])('%s is in a data lake', (text, endpoint, fileSystem, root) => {
    expect(parseLakeUrl(text)).toEqual({ kind: 'adls', endpoint, fileSystem, root });
  });

  test.each([
    ['file:./.tidemark/lake', './.tidemark/lake'],
    ['file:lake', 'lake'],
    ['file:../my%20lake', '../my lake'],
    ['file:///abs/my%20lake', '/abs/my lake'],
    ['file:/abs', '/abs'],
    ['FILE:./x', './x'],
  ])('%s is a folder', (text, folder) => {
    expect(parseLakeUrl(text)).toEqual({ kind: 'file', folder });
  });
});

const messageOf = (text: string): string => {
  try {
    parseLakeUrl(text);
  } catch (error) {
    if (isTidemarkError(error, 'config')) return error.message;
    throw error;
  }
  throw new Error('It was accepted.');
};

describe('a LAKE_URL is refused', () => {
  test.each([
    ['', 'no scheme'],
    ['./lake', 'no scheme'],
    ['C:\\lake', 'no scheme'],
    ['s3://bucket/x', 'no scheme'],
    ['wasbs://fs@acct.blob.core.windows.net/x', 'no scheme'],
    ['https://', 'not a URL'],
    ['http://acct.dfs.core.windows.net/fs', 'in the clear'],
    ['abfs://fs@acct.dfs.core.windows.net/x', 'in the clear'],
    ['https://acct.blob.core.windows.net/fs', 'blob endpoint'],
    ['https://onelake.blob.fabric.microsoft.com/ws/i', 'blob endpoint'],
    ['https://example.com/fs', 'neither OneLake nor'],
    ['https://acct.dfs.core.windows.net.example.com/fs', 'neither OneLake nor'],
    ['https://exampledfs.core.windows.net/fs', 'neither OneLake nor'],
    ['https://app.fabric.microsoft.com/groups/x/lakehouses/y', 'neither OneLake nor'],
    [`${ACCOUNT}:8443/fs`, 'a port'],
    [ACCOUNT, 'no file system'],
    [`${ACCOUNT}/`, 'no file system'],
    ['abfss://acct.dfs.core.windows.net/x', 'no file system'],
    [`${ONELAKE}/ws`, 'no item'],
    ['abfss://ws@onelake.dfs.fabric.microsoft.com/', 'no item'],
    [`${ONELAKE}/ws/Sales.Lakehouse/Tables`, 'must end before "Tables"'],
    [`${ACCOUNT}/fs/a//b`, 'empty or forbidden name'],
    [`${ACCOUNT}/fs/a%2Fb`, 'encoded "/"'],
    [`${ACCOUNT}/fs/a%2F..%2Fb`, 'encoded "/"'],
    [`${ACCOUNT}/fs/a%5Cb`, 'empty or forbidden name'],
    [`${ACCOUNT}/fs/100%`, 'two hexadecimal digits'],
    ['file:', 'no folder'],
    ['file://server/share', 'another machine'],
  ])('%s: %s', (text, words) => {
    expect(messageOf(text)).toContain(words);
    expect(messageOf(text)).toContain('It can be one of: https://onelake.dfs.fabric.microsoft.com/');
  });

  test.each([
    `${ACCOUNT}/fs?sv=2025&sig=hunter2`,
    `${ACCOUNT}/fs#hunter2`,
    'https://user:hunter2@acct.dfs.core.windows.net/fs',
    'https://hunter2@acct.dfs.core.windows.net/fs',
    'abfss://fs:hunter2@acct.dfs.core.windows.net/x',
    'file:./x?hunter2',
    'DefaultEndpointsProtocol=https;AccountKey=hunter2',
  ])('a secret in it is not repeated', (text) => {
    expect(messageOf(text)).not.toContain('hunter2');
  });
});
