import { applyEdits, type FormattingOptions, modify, parseTree } from 'jsonc-parser';

/** What is put into feeds.json. */
export interface Entries {
  /** A service by its name, where the file does not have it yet. */
  readonly source: { readonly name: string; readonly value: object } | undefined;
  readonly feeds: readonly object[];
}

const EMPTY = '{\n  "$schema": "./feeds.schema.json",\n  "feeds": []\n}\n';

/** As the file is written by now: by its first line that is set in, and its first line end. */
const formatOf = (text: string): FormattingOptions => {
  const indent = /\n(?<space>[ \t]+)\S/.exec(text)?.groups?.['space'] ?? '  ';
  return {
    insertSpaces: !indent.startsWith('\t'),
    tabSize: indent.startsWith('\t') ? 1 : indent.length,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
};

/** Where "sources" goes that is not there yet: before the feeds. */
const beforeFeeds = (members: readonly string[]): number => {
  const at = members.indexOf('feeds');
  return at < 0 ? members.length : at;
};

/**
 * The text of a feeds.json with these entries at its end. What is there stays as it is written: order, blanks, line ends. `undefined`: there was no file.
 * The text must be JSON.
 */
export const withEntries = (text: string | undefined, { source, feeds }: Entries): string => {
  let now = text === undefined || text.trim() === '' ? EMPTY : text;
  const formattingOptions = formatOf(now);
  const put = (path: (string | number)[], value: object, isArrayInsertion = false): void => {
    const edits = modify(now, path, value, {
      formattingOptions,
      isArrayInsertion,
      getInsertionIndex: beforeFeeds,
    });
    now = applyEdits(now, edits);
  };
  if (source !== undefined) put(['sources', source.name], source.value);
  const isThere = parseTree(now)?.children?.some(({ children }) => children?.[0]?.value === 'feeds') === true;
  if (!isThere) put(['feeds'], []);
  for (const feed of feeds) put(['feeds', -1], feed, true);
  return now;
};
