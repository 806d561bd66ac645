import { applyEdits, type Edit, findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';

/** What is put into feeds.json. */
export interface Entries {
  /** A service by its name, where the file does not have it yet. */
  readonly source: { readonly name: string; readonly value: object } | undefined;
  readonly feeds: readonly object[];
}

const MARK = '\uFEFF';
const EMPTY = '{\n  "$schema": "./feeds.schema.json",\n  "feeds": []\n}\n';

/** As the file is written by now: by its first line that is set in, and its first line end. */
interface Layout {
  readonly text: string;
  readonly unit: string;
  readonly eol: string;
}

const layoutOf = (text: string): Layout => ({
  text,
  unit: /[\r\n](?<space>[ \t]+)\S/.exec(text)?.groups?.['space'] ?? '  ',
  eol: /\r?\n/.exec(text)?.[0] ?? '\n',
});

const isBroken = (text: string): boolean => /[\r\n]/.test(text);

/** What the line of a place begins with. */
const indentAt = ({ text }: Layout, offset: number): string => {
  const line =
    text
      .slice(0, offset)
      .split(/[\r\n]/)
      .at(-1) ?? '';
  return /^[ \t]*/.exec(line)?.[0] ?? '';
};

/** The blanks and line ends before a place. */
const gapBefore = ({ text }: Layout, offset: number): string =>
  /[ \t\r\n]*$/.exec(text.slice(0, offset))?.[0] ?? '';

/** A value over several lines, the first of which stands where it is put. */
const pretty = (value: unknown, indent: string, { unit, eol }: Layout): string =>
  JSON.stringify(value, undefined, unit).replaceAll('\n', `${eol}${indent}`);

/** What is put into a list or an object: `{"name": …}`, or `"name": {…}`. */
interface Part {
  readonly member?: string;
  readonly value: unknown;
}

const partText = ({ member, value }: Part, indent: string | undefined, layout: Layout): string => {
  const name = member === undefined ? '' : `${JSON.stringify(member)}: `;
  return name + (indent === undefined ? JSON.stringify(value) : pretty(value, indent, layout));
};

/** Puts parts into an empty list or object. */
const fill = ({ offset, length }: Node, parts: readonly Part[], layout: Layout): Edit => {
  const inside = layout.text.slice(offset + 1, offset + length - 1);
  if (!isBroken(layout.text))
    return {
      offset: offset + 1,
      length: 0,
      content: parts.map((part) => partText(part, undefined, layout)).join(', '),
    };
  const outer = indentAt(layout, offset);
  const indent = outer + layout.unit;
  const lines = parts.map((part) => `${layout.eol}${indent}${partText(part, indent, layout)}`);
  // Where the brackets are on lines of their own, the second one is already.
  const tail = isBroken(inside) ? '' : `${layout.eol}${outer}`;
  return { offset: offset + 1, length: 0, content: lines.join(',') + tail };
};

/** Puts parts before the child at `at`, or behind the last one, set apart and set in as the children that are there. */
const join = (
  { children = [] }: Node,
  parts: readonly Part[],
  layout: Layout,
  at = children.length,
): Edit => {
  const next = children[at];
  const model = next ?? children[at - 1];
  const place = model?.offset ?? 0;
  const gap = gapBefore(layout, place);
  const isOneLine = !isBroken(layout.text);
  const indent = isOneLine ? undefined : indentAt(layout, place);
  const texts = parts.map((part) => partText(part, indent, layout));
  const apart = gap === '' && children.length === 1 ? ' ' : gap;
  if (next !== undefined)
    return { offset: place, length: 0, content: texts.map((text) => `${text},${gap}`).join('') };
  return {
    offset: place + (model?.length ?? 0),
    length: 0,
    content: texts.map((text) => `,${apart}${text}`).join(''),
  };
};

const put = (container: Node, parts: readonly Part[], layout: Layout, at?: number): Edit =>
  (container.children ?? []).length === 0
    ? fill(container, parts, layout)
    : join(container, parts, layout, at);

const memberNames = ({ children = [] }: Node): readonly unknown[] =>
  children.map((property) => property.children?.[0]?.value as unknown);

const sourceEdit = (root: Node, source: NonNullable<Entries['source']>, layout: Layout): Edit => {
  const part = { member: source.name, value: source.value };
  const sources = findNodeAtLocation(root, ['sources']);
  if (sources !== undefined) return put(sources, [part], layout);
  const feeds = memberNames(root).indexOf('feeds');
  const whole = { member: 'sources', value: { [source.name]: source.value } };
  return put(root, [whole], layout, feeds < 0 ? undefined : feeds);
};

const feedsEdit = (root: Node, feeds: readonly object[], layout: Layout): Edit => {
  const list = findNodeAtLocation(root, ['feeds']);
  return list === undefined
    ? put(root, [{ member: 'feeds', value: feeds }], layout)
    : put(
        list,
        feeds.map((value) => ({ value })),
        layout,
      );
};

const rootOf = (text: string): Node => {
  const root = parseTree(text);
  if (root?.type !== 'object') throw new TypeError('the text must be a JSON object');
  return root;
};

/**
 * The text of a feeds.json with these entries at its end. Nothing that is there changes by a byte: the entries are put between, as those beside them are
 * written. `undefined`: there was no file. The text must be that of a JSON object, if it is any; a byte order mark may be before it.
 */
export const withEntries = (text: string | undefined, { source, feeds }: Entries): string => {
  const mark = text?.startsWith(MARK) === true ? MARK : '';
  const plain = (text ?? '').slice(mark.length);
  let now = plain.trim() === '' ? EMPTY : plain;
  if (source !== undefined) now = applyEdits(now, [sourceEdit(rootOf(now), source, layoutOf(now))]);
  return mark + applyEdits(now, [feedsEdit(rootOf(now), feeds, layoutOf(now))]);
};
