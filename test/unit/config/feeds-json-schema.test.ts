import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { feedsJsonSchema } from '../../../shared/config/index.ts';

interface Node {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly additionalProperties?: unknown;
}

const objectsIn = (node: Node): readonly Node[] => [
  ...(node.properties === undefined ? [] : [node]),
  ...[
    ...Object.values(node.properties ?? {}),
    ...(node.items ? [node.items] : []),
    ...(node.oneOf ?? []),
  ].flatMap(objectsIn),
];

test('the committed feeds.schema.json is the one that `npm run schema` writes', () => {
  const committed = readFileSync(new URL('../../../feeds.schema.json', import.meta.url), 'utf8');
  expect(committed).toBe(`${JSON.stringify(feedsJsonSchema(), undefined, 2)}\n`);
});

test('an editor has a word on every key, and marks unknown ones', () => {
  const objects = objectsIn(feedsJsonSchema());
  expect(objects.length).toBeGreaterThan(10);
  for (const { properties, additionalProperties } of objects) {
    expect(additionalProperties).toBe(false);
    for (const [key, { description }] of Object.entries(properties ?? {})) {
      expect(`${key}: ${description}`).toMatch(/: .+\.$/);
    }
  }
});
