export { type EncodeFile, encodeHere } from './encode-file.ts';
export { dataPath } from './data-path.ts';
export { encodeInThread } from './encode-in-thread.ts';
export { maxValue, mayExceedValue } from './max-value.ts';
export { nthLargest } from './nth-largest.ts';
export { readFiles, readFilesTogether } from './read-files.ts';
export { readTable } from './read-table.ts';
export { stageFile, type StageOptions } from './stage.ts';
export { areThere, longStaged } from './staged-files.ts';
