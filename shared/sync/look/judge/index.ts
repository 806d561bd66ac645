export type { SourceFinding } from './finding-kinds.ts';
export { wordFinding } from './finding-words.ts';
export { cutAt } from './judge-pages.ts';
export { judgeSource } from './judge-source.ts';
export { withOtherCursor } from './other-cursor.ts';
export { saidOf } from './said-of.ts';
