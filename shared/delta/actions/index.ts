export { appendActions } from './append.ts';
export { checkAppend } from './check-append.ts';
export { checkCompact } from './check-compact.ts';
export { checkReplace, checkRewrite } from './check-replace.ts';
export { compactActions } from './compact.ts';
export { createTableActions } from './create.ts';
export { fenceActions } from './fence.ts';
export { checkColumnNames, checkTableName } from './names.ts';
export { replaceActions } from './replace.ts';
