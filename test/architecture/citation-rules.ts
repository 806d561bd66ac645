import { commentsOf } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import type { SourceFile } from './source-file.ts';

/** Documents of others, whose names are cited with whose they are: "Delta PROTOCOL.md". */
const OF_OTHERS = ['PROTOCOL.md', 'LogicalTypes.md', 'thrift-compact-protocol.md'];

const patternOf = (path: string): string => path.replaceAll('.', '\\.').replaceAll('*', '[^/]*');

/** A path from one of the repository's folders, or a name that ends as its sources and documents do. A `*` stands for any letters. */
const citations = (folders: readonly string[]): RegExp =>
  new RegExp(
    `(?<![\\w@./<>{}*-])(?:(?:${folders.map(patternOf).join('|')})/[\\w./*-]*[\\w*]|[\\w*][\\w./*-]*\\.(?:ts|cjs|md|kql|bicep|sh)(?!\\w))`,
    'g',
  );

const proseOf = ({ path, text }: SourceFile): string => {
  if (path.endsWith('.md')) return text;
  return path.endsWith('.ts') ? commentsOf(text).join('\n') : '';
};

/** From the root, where a citation begins with a folder of it; else the end of a path. A path may leave the ending of a file away. */
const isThere = (cited: string, files: readonly SourceFile[], folders: readonly string[]): boolean => {
  const isFromRoot = folders.some((folder) => cited.startsWith(`${folder}/`));
  const there = new RegExp(isFromRoot ? `^${patternOf(cited)}(?:[./]|$)` : `(?:^|/)${patternOf(cited)}$`);
  return files.some(({ path }) => there.test(path));
};

/** Comments and documents name no file of the repository that is not there. */
export const lostCitations = (files: readonly SourceFile[]): Findings => {
  const folders = [
    ...new Set(files.flatMap(({ path }) => (path.includes('/') ? [path.split('/')[0] ?? ''] : []))),
  ];
  const pattern = citations(folders);
  return files.flatMap((file) => {
    const cited = new Set([...proseOf(file).matchAll(pattern)].map(([text]) => text));
    return [...cited]
      .filter((name) => !OF_OTHERS.includes(name) && !isThere(name, files, folders))
      .map((name) => `${file.path} cites ${name}, which is not there`);
  });
};
