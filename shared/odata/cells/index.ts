export { CellReader, READERS } from './cell-reader.ts';
export { OUT_OF_RANGE } from './cell-words.ts';
export { cellReaderOf } from './cell-readers.ts';
export { LiteralReaders } from './literal-readers.ts';
export { NumberReader } from './number-reader.ts';
export { QuotedReader } from './quoted-reader.ts';
export { spelledColumn } from './spelled-column.ts';
export { WideNumber } from './wide-number.ts';
