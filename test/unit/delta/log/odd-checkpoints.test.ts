import { expect, test } from 'vitest';
import { loadSnapshot } from '../../../../shared/delta/index.ts';
import { encodeRows, type Row } from '../../../../shared/parquet/index.ts';
import { CHECKPOINT_FIELDS } from '../../../support/checkpoint-fields.ts';
import { add, encode, lakeWith, metaData, protocol, remove, TABLE } from '../../../support/delta-table.ts';

const LOG = `${TABLE}/_delta_log`;

const encoded = (rows: readonly Row[]): Promise<Uint8Array> =>
  encodeRows(rows, CHECKPOINT_FIELDS, { codec: 'snappy' });

const adds: readonly Row[] = ['a', 'b', 'c'].map((path) => ({
  add: { ...add(path).add, dataChange: false },
}));
const whole: readonly Row[] = [{ protocol: protocol.protocol }, { metaData: metaData().metaData }, ...adds];

const others: Readonly<Record<string, () => Promise<Uint8Array>>> = {
  'is whole': () => encoded(whole),
  'is empty': async () => new Uint8Array(0),
  'is no Parquet': async () => encode('PAR1PAR1PAR1'),
  'is cut': async () => (await encoded(whole)).slice(0, -40),
  'has no protocol': () => encoded(whole.slice(1)),
  'has no metaData': () => encoded([...whole.slice(0, 1), ...adds]),
  'has columns of something else': () =>
    encodeRows([{ x: 'a' }], [{ name: 'x', type: 'string' }], { codec: 'snappy' }),
};

const HINTS = ['{"version":2}', '{"version":1}', '{"version":99}', '', '[]', '{"version":-1}'];

test.each(Object.entries(others))(
  'D2: a log reads the same where its checkpoint %s',
  async (_what, bytes) => {
    for (const hint of [undefined, ...HINTS]) {
      const lake = await lakeWith([protocol, metaData(), add('a')], [add('b')], [add('c')], [remove('a')]);
      await lake.write(`${LOG}/${'2'.padStart(20, '0')}.checkpoint.parquet`, await bytes());
      if (hint !== undefined) await lake.write(`${LOG}/_last_checkpoint`, encode(hint));
      const snapshot = await loadSnapshot(lake, TABLE);
      expect(snapshot?.files.map(({ path }) => path)).toEqual(['b', 'c']);
    }
  },
);
