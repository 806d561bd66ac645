import type { Findings } from './room-rules.ts';
import type { SourceFile } from './source-file.ts';
import type { TestTitle } from './test-titles.ts';

const ROW = /^\|\s*(?<id>[TD]\d+)\s*\|/gm;
const PREFIX = /^(?<ids>[TD]\d+(?:(?:, | to )[TD]\d+)*)(?::| hold)/;
const ONE = /(?:(?<from>[TD])(?<first>\d+) to )?(?<letter>[TD])(?<last>\d+)/g;

/** The invariants that the tables of documents list: T1, D11. */
export const listedInvariants = (documents: readonly SourceFile[]): readonly string[] =>
  documents.flatMap(({ text }) => [...text.matchAll(ROW)].flatMap(({ groups }) => groups?.['id'] ?? []));

/** What a title says that it holds: "T1, T4 to T7 hold after ...", "D2: ...". */
const heldBy = (title: string): readonly string[] =>
  [...(PREFIX.exec(title)?.groups?.['ids'] ?? '').matchAll(ONE)].flatMap(({ groups }) => {
    const { first, letter = '', last } = groups ?? {};
    const end = Number(last);
    const start = first === undefined ? end : Number(first);
    return Array.from({ length: end - start + 1 }, (_, index) => `${letter}${start + index}`);
  });

/** Every invariant of the documents begins the title of a test, and no title begins with one that they do not have. */
export const invariantFaults = (listed: readonly string[], titles: readonly TestTitle[]): Findings => {
  const held = titles.flatMap(({ path, title }) => heldBy(title).map((id) => ({ path, title, id })));
  const ids = new Set(held.map(({ id }) => id));
  return [
    ...listed
      .filter((id) => !ids.has(id))
      .map((id) => `${id} begins no test's title: name it in one that holds it ("${id}: ...")`),
    ...held
      .filter(({ id }) => !listed.includes(id))
      .map(({ path, title, id }) => `${path}: "${title}" names ${id}, which no document has`),
  ];
};
