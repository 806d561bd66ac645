import type { Column, Field } from './column.ts';

/** A column that holds nothing but null, as one that a file does not have. */
export const nullColumn = (field: Field, length: number): Column => {
  const isVariable = field.type === 'string' || field.type === 'binary';
  return {
    field,
    length,
    nullCount: length,
    validity: new Uint8Array((length + 7) >> 3),
    values: emptyValues(field, length),
    ...(isVariable && { offsets: new Int32Array(length + 1) }),
  };
};

const emptyValues = ({ type }: Field, length: number): Column['values'] => {
  switch (type) {
    case 'string':
    case 'binary':
      return new Uint8Array(0);
    case 'boolean':
      return new Uint8Array((length + 7) >> 3);
    case 'byte':
      return new Int8Array(length);
    case 'short':
      return new Int16Array(length);
    case 'integer':
    case 'date':
      return new Int32Array(length);
    case 'float':
      return new Float32Array(length);
    case 'double':
      return new Float64Array(length);
    case 'long':
    case 'timestamp':
      return new BigInt64Array(length);
    default:
      return new Uint8Array(length * 16);
  }
};
