/** Thrift's compact protocol, as far as Parquet's footer uses it. Source: thrift-compact-protocol.md; parquet.thrift. */
export const ThriftType = {
  TRUE: 1,
  FALSE: 2,
  BYTE: 3,
  I16: 4,
  I32: 5,
  I64: 6,
  DOUBLE: 7,
  BINARY: 8,
  LIST: 9,
  SET: 10,
  STRUCT: 12,
} as const;

/** Fields by number. What this room does not know is kept as it came. */
export type ThriftStruct = Map<number, ThriftField>;

export interface ThriftField {
  readonly type: number;
  readonly value: ThriftValue;
}

export interface ThriftList {
  readonly of: number;
  readonly items: readonly ThriftValue[];
}

/** Integers are numbers where those are exact; a double stays its eight bytes. */
export type ThriftValue = boolean | number | bigint | Uint8Array | ThriftList | ThriftStruct;

/** Deeper than any footer: a corrupt one must not overflow the stack. */
const MAX_DEPTH = 32;

class ThriftReader {
  private readonly bytes: Uint8Array;
  private at = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw new RangeError('nested too deeply');
    const fields: ThriftStruct = new Map();
    let id = 0;
    for (let header = this.byte(); header !== 0; header = this.byte()) {
      const type = header & 0x0f;
      id = header >> 4 === 0 ? Number(this.integer()) : id + (header >> 4);
      const value =
        type === ThriftType.TRUE || type === ThriftType.FALSE
          ? type === ThriftType.TRUE
          : this.value(type, depth);
      fields.set(id, { type, value });
    }
    return fields;
  }

  private value(type: number, depth: number): ThriftValue {
    switch (type) {
      case ThriftType.TRUE:
      case ThriftType.FALSE:
        return this.byte() === 1;
      case ThriftType.BYTE:
        return this.byte();
      case ThriftType.I16:
      case ThriftType.I32:
      case ThriftType.I64:
        return this.integer();
      case ThriftType.DOUBLE:
        return this.raw(8);
      case ThriftType.BINARY:
        return this.raw(this.varint());
      case ThriftType.LIST:
      case ThriftType.SET:
        return this.list(depth);
      case ThriftType.STRUCT:
        return this.struct(depth + 1);
      default:
        throw new RangeError(`type ${type} is not in use`);
    }
  }

  private list(depth: number): ThriftList {
    const header = this.byte();
    const of = header & 0x0f;
    const size = header >> 4 === 15 ? this.varint() : header >> 4;
    if (size > this.bytes.length - this.at) throw new RangeError('a list is longer than the footer');
    return { of, items: Array.from({ length: size }, () => this.value(of, depth)) };
  }

  private byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new RangeError('the footer ends too early');
    this.at += 1;
    return byte;
  }

  private raw(length: number): Uint8Array {
    if (length > this.bytes.length - this.at) throw new RangeError('the footer ends too early');
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  private varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 35; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a length is out of range');
  }

  private integer(): number | bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      const signed = (value >> 1n) ^ -(value & 1n);
      return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed;
    }
    throw new RangeError('an integer is out of range');
  }
}

/** The struct at the start of `bytes`. Throws RangeError for bytes that are none. */
export const parseThrift = (bytes: Uint8Array): ThriftStruct => new ThriftReader(bytes).struct();

const pushVarint = (out: number[], value: bigint): void => {
  let rest = value;
  for (; rest >= 128n; rest >>= 7n) out.push(Number(rest & 0x7fn) | 0x80);
  out.push(Number(rest));
};

const pushInteger = (out: number[], value: number | bigint): void => {
  const wide = BigInt(value);
  pushVarint(out, BigInt.asUintN(64, (wide << 1n) ^ (wide >> 63n)));
};

const pushValue = (out: number[], type: number, value: ThriftValue): void => {
  if (typeof value === 'boolean') out.push(value ? 1 : 2);
  else if (value instanceof Map) pushStruct(out, value);
  else if (value instanceof Uint8Array) {
    if (type === ThriftType.BINARY) pushVarint(out, BigInt(value.length));
    for (const byte of value) out.push(byte);
  } else if (typeof value === 'object') {
    if (value.items.length < 15) out.push((value.items.length << 4) | value.of);
    else {
      out.push(0xf0 | value.of);
      pushVarint(out, BigInt(value.items.length));
    }
    for (const item of value.items) pushValue(out, value.of, item);
  } else if (type === ThriftType.BYTE) out.push(Number(value));
  else pushInteger(out, value);
};

const pushStruct = (out: number[], fields: ThriftStruct): void => {
  let last = 0;
  for (const [id, { type, value }] of [...fields].sort(([a], [b]) => a - b)) {
    if (id - last > 0 && id - last < 16) out.push(((id - last) << 4) | type);
    else {
      out.push(type);
      pushInteger(out, id);
    }
    if (type !== ThriftType.TRUE && type !== ThriftType.FALSE) pushValue(out, type, value);
    last = id;
  }
  out.push(0);
};

export const encodeThrift = (struct: ThriftStruct): Uint8Array => {
  const out: number[] = [];
  pushStruct(out, struct);
  return Uint8Array.from(out);
};
