import { READERS } from '../cells/index.ts';
import type { JsonBytes } from '../json/index.ts';
import type { Member } from './member.ts';

/**
 * Each reader that most cells go through is called from a place of its own: where one class of readers comes by, the engine makes the call cheap.
 * It tells the places apart only where the reader is looked up in each of them: in a variable it would be one place.
 */
export const readWith = (member: Member, input: JsonBytes, at: number): number => {
  switch (member.kind) {
    case READERS.text:
      return member.reader.read(input, at);
    case READERS.integer:
      return member.reader.read(input, at);
    case READERS.long:
      return member.reader.read(input, at);
    case READERS.decimal:
      return member.reader.read(input, at);
    case READERS.timestamp:
      return member.reader.read(input, at);
    case READERS.boolean:
      return member.reader.read(input, at);
    default:
      return member.reader.read(input, at);
  }
};

/** The same for nulls. */
export const pushNull = (member: Member): void => {
  switch (member.kind) {
    case READERS.text:
      return member.cells.pushNull();
    case READERS.integer:
      return member.cells.pushNull();
    case READERS.long:
      return member.cells.pushNull();
    case READERS.decimal:
      return member.cells.pushNull();
    case READERS.timestamp:
      return member.cells.pushNull();
    case READERS.boolean:
      return member.cells.pushNull();
    default:
      return member.cells.pushNull();
  }
};
