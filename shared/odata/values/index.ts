export {
  AT_SIGN,
  BACKSLASH,
  CASE_BIT,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DOT,
  LESS_THAN,
  LINE_FEED,
  LOWER_E,
  LOWER_F,
  LOWER_N,
  LOWER_T,
  LOWER_U,
  MINUS,
  OPEN_BRACE,
  OPEN_BRACKET,
  PLUS,
  QUOTE,
  RETURN,
  SPACE,
  TAB,
  ZERO,
} from './ascii.ts';
export { cursorRange } from './cursor-range.ts';
export { cursorAt, cursorKind, type CursorKind, type CursorValue, parseCursor } from './cursor-value.ts';
export { INTEGER_RANGES } from './integer-ranges.ts';
export { DateLiteral } from './date-literal.ts';
export { PICOS_PER_SECOND } from './instant.ts';
export { InstantLiteral } from './instant-literal.ts';
export { type CursorStep, subtractCursor } from './subtract-cursor.ts';
export { comparePlaces, CursorPlaces, orderOfPlace, type Place, placeOf } from './cursor-places.ts';
export { fractionDigits, localDigits, offsetMinutes, underOffsetOf } from './time-text.ts';
export { spell, spellingOf, SPELLINGS } from './spell.ts';
export { type Spelling, SPELLING_BYTES } from './spelling.ts';
