import { posix } from 'node:path';
import { maskSource } from './mask-source.ts';
import type { SourceFile } from './source-file.ts';

/** One module that a file names. */
export interface ModuleImport {
  readonly path: string;
  readonly specifier: string;
  /** `type` is gone at run time, `dynamic` is loaded when it is asked for, `url` is a file that a worker begins with. */
  readonly kind: 'static' | 'type' | 'dynamic' | 'url';
  /** The file that a relative specifier names, from the root; undefined for a package. */
  readonly target: string | undefined;
}

const STATIC = /\b(?:import|export)\b(?<clause>[\w\s{},*$]*?)(?:\bfrom\s*|(?<=import\s))(?<quote>['"])/g;
const DYNAMIC = /\bimport\s*\(\s*(?<quote>['"])/g;
const URL_OF = /\bnew URL\(\s*(?<quote>['"])/g;

/**
 * Every module that the file imports, exports from, loads or starts, by its text: comments and strings do not count. In
 * `import { type X } from` the module is loaded all the same, so only `import type` is of kind `type`.
 */
export const importsOf = ({ path, text }: SourceFile): readonly ModuleImport[] => {
  const masked = maskSource(text);
  const found = (
    pattern: RegExp,
    kindOf: (clause: string) => ModuleImport['kind'],
  ): readonly ModuleImport[] =>
    [...masked.matchAll(pattern)].map((match) => {
      const start = match.index + match[0].length;
      const specifier = text.slice(start, masked.indexOf(match.groups?.['quote'] ?? "'", start));
      const target = /^\.{1,2}\//.test(specifier) ? posix.join(posix.dirname(path), specifier) : undefined;
      return { path, specifier, kind: kindOf(match.groups?.['clause'] ?? ''), target };
    });
  return [
    ...found(STATIC, (clause) => (/^\s*type\s+[\w{*]/.test(clause) ? 'type' : 'static')),
    ...found(DYNAMIC, () => 'dynamic'),
    ...found(URL_OF, () => 'url').filter(({ specifier }) => specifier.endsWith('.ts')),
  ];
};
