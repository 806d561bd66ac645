import { posix } from 'node:path';
import type { Findings } from './room-rules.ts';
import type { SourceFile } from './source-file.ts';

/** `[text](target)` and `![text](target)`: the file, which is empty for this page, and the anchor. */
const LINK = /\]\(([^)#\s]*)(?:#([^)\s]*))?\)/g;
const ELSEWHERE = /^[a-z]+:/;
const CODE = /^[ ]*```[\s\S]*?^[ ]*```|`[^`\n]*`/gm;

/** A heading's anchor, as GitHub makes it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const isPage = ({ path }: SourceFile): boolean => path.endsWith('.md');

/** Links of documents that lead to no file, folder or heading of the repository. */
export const lostLinks = (files: readonly SourceFile[]): Findings => {
  const targetOf = (page: SourceFile, file: string): SourceFile | undefined => {
    if (file === '') return page;
    const path = posix.join(posix.dirname(page.path), file);
    return (
      files.find((found) => found.path === path) ?? files.find((found) => found.path.startsWith(`${path}/`))
    );
  };
  const isLost = (page: SourceFile, file: string, anchor: string | undefined): boolean => {
    const target = targetOf(page, file);
    if (target === undefined) return true;
    return anchor !== undefined && !anchorsOf(target.text).includes(anchor);
  };
  return files
    .filter(isPage)
    .flatMap((page) =>
      [...page.text.replaceAll(CODE, '').matchAll(LINK)].flatMap(([, file = '', anchor]) =>
        ELSEWHERE.test(file) || !isLost(page, file, anchor)
          ? []
          : [`${page.path} links to ${file}${anchor === undefined ? '' : `#${anchor}`}, which is not there`],
      ),
    );
};
