/** Why a value cannot be taken, where more than one reader says so. */
export const NOT_A_NUMBER = 'it is not a number';
export const NOT_WHOLE = 'it is not a whole number';
export const OUT_OF_RANGE = 'it is out of range';
export const NOT_TEXT = 'it is not text';
export const NOT_A_DATE = 'it is not a date of the years 0001 to 9999';
export const NOT_A_TIME = 'it is not a time of the years 0001 to 9999 with an offset';
export const NOT_OF_ITS_TYPE = 'it is not of its type';
export const NOT_A_BOOLEAN = 'it is not true or false';
export const HALF_IN_KEY = 'it holds half of a character, which no text in UTF-8 can';
