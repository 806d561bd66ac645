import { BooleanBuilder } from './boolean-builder.ts';
import type { ColumnBuilder } from './builder.ts';
import { BytesBuilder } from './bytes-builder.ts';
import type { Field } from './column.ts';
import { FixedBuilder } from './fixed-builder.ts';
import { WordsBuilder } from './words-builder.ts';

/** An empty builder of the class that holds the field's type. */
export const createBuilder = (field: Field): ColumnBuilder => {
  switch (field.type) {
    case 'byte':
    case 'short':
    case 'integer':
    case 'date':
    case 'float':
    case 'double':
      return new FixedBuilder(field, field.type);
    case 'long':
    case 'timestamp':
      return new WordsBuilder(field, 2);
    case 'boolean':
      return new BooleanBuilder(field);
    case 'string':
    case 'binary':
      return new BytesBuilder(field);
    default:
      return new WordsBuilder(field, 4);
  }
};
