import type { Agreement } from '../progress/index.ts';
import type { ComparedReads } from './compared-reads.ts';
import { proveEnd } from './prove-end.ts';
import type { RangeEnd, RangeReader } from './range/index.ts';
import type { WalkProgress } from './walk-progress.ts';

/** How a read ended, and what the source's count said of its end; undefined: it was not asked. */
export interface ReadEnd {
  readonly end: RangeEnd;
  readonly agreement?: Agreement | undefined;
}

/** Reads on until the source has no more: an answer that may be the end is counted, or asked for once more, as some services cut in silence. */
export const readToEnd = async (
  reads: Pick<ComparedReads, 'parts' | 'rows' | 'isOtherwise'>,
  reader: RangeReader,
  { progress, isRescan }: { readonly progress: WalkProgress; readonly isRescan: boolean },
): Promise<ReadEnd> => {
  let agreement: Agreement | undefined;
  let before: number | undefined;
  for (;;) {
    const end = await reader.read();
    if (end !== 'end' || (reader.taken === 0 && !isRescan)) return { end, agreement };
    const { unverified } = progress;
    const proven = await proveEnd(reads.parts, reader, { unverified, rows: reads.rows });
    const { proof } = proven;
    ({ agreement } = proven);
    if (await reads.isOtherwise(reader, proven.agreement)) return { end: 'compared' };
    if (proof === 'disordered' || proof === 'end') return { end: proof, agreement };
    const hasNone = reader.taken === before;
    before = reader.taken;
    if (proof === 'below') reader.lengths.mistrust();
    if (!hasNone) continue;
    const step = proof === 'below' ? await reader.readBeyond() : 'end';
    if (step !== 'more') return { end: step, agreement };
  }
};
