export const COST_DOCUMENT = 'docs/cost.md';

const begin = (name: string): string => `<!-- npm run cost: ${name} -->`;
const END = '<!-- end -->';

/** The document with each computed part between its marks. Throws for a part that has no place there. */
export const withBlocks = (document: string, blocks: ReadonlyMap<string, string>): string =>
  [...blocks].reduce((text, [name, block]) => {
    const start = text.indexOf(begin(name));
    const end = text.indexOf(END, start);
    if (start < 0 || end < 0) throw new Error(`${COST_DOCUMENT} has no place for ${begin(name)}`);
    return `${text.slice(0, start)}${begin(name)}\n\n${block}\n\n${text.slice(end)}`;
  }, document);

/** A document without what only its form is: the width of a table's columns. */
export const plain = (document: string): string =>
  document
    .replaceAll(/-{3,}/g, '---')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\n{2,}/g, '\n\n');
