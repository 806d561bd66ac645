import { Id } from './footer.ts';
import type { ThriftStruct, ThriftValue } from './thrift.ts';

const textOf = (value: ThriftValue | undefined): string =>
  value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : '';

/** The key-value metadata of a footer: what its writer says of the file. A key without a value has the empty text. */
export const keyValuesOf = (root: ThriftStruct): ReadonlyMap<string, string> => {
  const list = root.get(Id.file.keyValues)?.value;
  const items = typeof list === 'object' && 'items' in list ? list.items : [];
  return new Map(
    items.flatMap((item) =>
      item instanceof Map
        ? [[textOf(item.get(Id.keyValue.key)?.value), textOf(item.get(Id.keyValue.value)?.value)]]
        : [],
    ),
  );
};
