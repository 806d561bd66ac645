import type { FeedState } from '../../shared/state/index.ts';
import { maskSource } from './mask-source.ts';
import type { Findings } from './room-rules.ts';
import { isTest, type SourceFile } from './source-file.ts';

const REMEDY = 'say an event to advance() (shared/sync/progress/README.md)';

/**
 * Of each field: `owned`, the machine alone names it, but for `state.verifiedThrough`; `moved`, it alone gives it a value. A field that is
 * added does not compile without its answer, and `advance.ts` says after which events it is forgotten.
 */
const FIELDS: Readonly<Record<keyof FeedState, 'owned' | 'moved' | 'free'>> = {
  fingerprint: 'free',
  cursorType: 'free',
  cursorNullable: 'free',
  key: 'free',
  keyTypes: 'free',
  keyColumns: 'free',
  watermark: 'moved',
  token: 'moved',
  boundaryKeys: 'owned',
  lastRows: 'moved',
  verifiedThrough: 'owned',
  unverifiedRows: 'owned',
  countDisagreements: 'owned',
  batch: 'moved',
  rows: 'free',
  table: 'free',
  source: 'free',
  nullCursor: 'free',
  types: 'moved',
  parts: 'moved',
};

const anyOf = (...ways: readonly string[]): string =>
  Object.entries(FIELDS)
    .flatMap(([field, way]) => (ways.includes(way) ? [field] : []))
    .join('|');

const OWN_NAMES = new RegExp(
  `(?<![\\w.])(?:${anyOf('owned')})\\b|\\.(?:${anyOf('owned', 'moved')})\\s*=(?![=>])`,
  'g',
);

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
