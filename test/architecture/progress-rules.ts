import { maskSource } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

const REMEDY = 'say an event to advance() (shared/sync/progress/README.md)';

/** What only the machine knows the rules of, named anywhere but in `state.verifiedThrough`, or given a value there. */
const OWN_NAMES =
  /(?<![\w.])(?:boundaryKeys|verifiedThrough|unverifiedRows|countDisagreements)\b|\.(?:boundaryKeys|verifiedThrough|unverifiedRows|countDisagreements|watermark|batch)\s*=(?![=>])/g;

/** A state that is taken apart, or put together, by hand. */
const SPREAD = /\.\.\.\s*(?:\w+\??\.)*(?:state|stored|after)\b(?!\s*(?:\??\.|[(&?]))/g;

const LITERAL = /(?:\bFeedState(?:\s*=>\s*\(|\s*=)|\brun\.(?:state|stored)\s*=|\bsave\(\s*run\s*,)\s*\{/g;

/** In sync a feed's progress is moved by the machine alone: nobody else writes a part of it. */
export const progressByHand = (files: readonly SourceFile[]): Findings =>
  files
    .filter(({ path }) => path.startsWith('shared/sync/') && !path.startsWith('shared/sync/progress/'))
    .filter(({ path }) => !isTest(path))
    .flatMap(({ path, text }) => {
      const masked = maskSource(text);
      return [OWN_NAMES, SPREAD, LITERAL].flatMap((pattern) =>
        [...masked.matchAll(pattern)].map((match) => {
          const line = masked.slice(0, match.index).split('\n').length;
          return `${path}:${line}: ${match[0].trim()}: ${REMEDY}`;
        }),
      );
    });
