import { expect, test } from 'vitest';
import { sampleLines } from '../../../local/banner-routes.ts';
import {
  createODataService,
  northwindOrders,
  northwindOrdersSet,
} from '../../../local/odata-service/index.ts';

const feeds = { feeds: [], place: 'feeds.json' } as never;
const keys = { master: 'KEY' } as never;

const LINE = /curl -X (\w+)(?: -H (\S+) -d '(.+?)')? '?(http\S+?)'?$/;

test('the lines that change the sample service’s orders do so, and hold no key', async () => {
  const service = createODataService({
    entitySets: [northwindOrdersSet(northwindOrders(830))],
    path: '/sales',
  });
  const { url, close } = await service.listen();
  const lines = sampleLines({ feeds, keys, hostUrl: 'http://app', sample: { url } as never }, 'linux');
  const statuses: number[] = [];
  for (const line of lines) {
    expect(line).not.toContain('KEY');
    const [, method = '', type, body, address = ''] = LINE.exec(line) ?? [];
    const headers = type === undefined ? {} : { 'content-type': type.split(':')[1] ?? '' };
    const answer = await fetch(address, { method, headers, ...(body !== undefined && { body }) });
    statuses.push(answer.status);
  }
  await close();
  expect(statuses).toEqual([201, 204, 204]);
});

test('a line for cmd.exe has its quotes doubled, for it knows no single ones', () => {
  const told = { feeds, keys, hostUrl: 'http://app', sample: { url: 'http://source' } as never };
  const [, change] = sampleLines(told, 'win32');
  expect(change).toContain(String.raw`-d "{\"Freight\":12.5}" "http://source/Orders(11075)"`);
});

test('without the sample service there are none', () => {
  expect(sampleLines({ feeds, keys, hostUrl: 'http://app' }, 'linux')).toEqual([]);
});
