import type { FeedState } from '../../state/index.ts';
import type { Agreement } from '../progress/index.ts';
import { countAgreement, mayCountAt } from './count.ts';
import { compareTop, type RangeParts, type RangeReader } from './range/index.ts';

/** What tells of the end of a read. `below`: rows follow. `disordered`: the source keeps no order. `differs`: it counts other rows than came. */
export interface EndProof {
  readonly agreement: Agreement;
  readonly proof: 'end' | 'disordered' | 'below' | 'differs';
}

/** Whether the answer that was the end by itself is the source's end: by its count or, where that proves nothing, by its last row. */
export const proveEnd = async (
  parts: RangeParts,
  reader: RangeReader,
  unverified: FeedState['unverifiedRows'],
): Promise<EndProof> => {
  const { run, cursor, bounds, learned } = parts;
  const isNow = mayCountAt(run, cursor, reader.position.value);
  const upTo = learned.traits.ahead === true ? bounds.horizon : undefined;
  const agreement = isNow ? await countAgreement(run, cursor, unverified, upTo) : 'not-now';
  if (agreement === 'agrees') return { agreement, proof: 'end' };
  const place = await compareTop(parts, reader);
  if (place === 'above') return { agreement, proof: 'disordered' };
  if (place === 'below') return { agreement, proof: place };
  return { agreement, proof: agreement === 'differs' ? 'differs' : 'end' };
};
