import { expect, test } from 'vitest';
import { windowJson } from '../../../functions/window-json.ts';
import { reloadBody, windowOf } from '../../../shared/config/index.ts';

test.each([
  { rows: 10 },
  { last: '10' },
  { last: 'P7D' },
  { last: 'PT36H' },
  { last: 'PT90M' },
  { last: 'PT1S' },
  { last: 'PT1.5S' },
  { from: '11067' },
  { from: '11067', to: '11078' },
  { all: true },
])('the window %j is told as a body names it', (body) => {
  const window = windowOf(reloadBody.parse(body), {});
  expect(window && windowJson(window)).toStrictEqual(body);
});
