import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { collect, isFolder, plainEtag } from '../../../shared/lake/adls-answers.ts';

test.each([
  ['"0x8D"', '0x8D'],
  ['0x8D', '0x8D'],
  [undefined, ''],
])('the tag %s is "%s"', (given, plain) => {
  expect(plainEtag(given)).toBe(plain);
});

test.each([
  [{ hdi_isfolder: 'true' }, undefined, true],
  [{}, 'directory', true],
  [{}, 'file', false],
  [{ owner: 'x' }, undefined, false],
])('metadata %o and resource type %s: a folder is %s', (metadata, type, expected) => {
  const headers = { get: (name: string) => (name === 'x-ms-resource-type' ? type : undefined) };
  expect(isFolder({ metadata, _response: { headers } })).toBe(expected);
});

const chunks = (): Readable => Readable.from([Buffer.from('ab'), Buffer.from('c')]);

describe('a stream of known size', () => {
  test('is collected whole', async () => {
    expect(Buffer.from(await collect(chunks(), 3)).toString()).toBe('abc');
  });

  test.each([2, 4])('that is not %i bytes long is refused', async (sizeBytes) => {
    await expect(collect(chunks(), sizeBytes)).rejects.toThrow(RangeError);
  });
});
