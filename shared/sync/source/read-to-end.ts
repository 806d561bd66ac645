import type { Agreement } from '../progress/index.ts';
import type { ComparedReads } from './compared-reads.ts';
import { type EndProof, isBlind, noteEnd, proveBlindEnd, proveEnd, proveIdleEnd } from './prove-end.ts';
import type { RangeEnd, RangeParts, RangeReader } from './range/index.ts';
import type { WalkProgress } from './walk-progress.ts';

/** How a read ended, and what the source's count said of its end; undefined: it was not asked. */
export interface ReadEnd {
  readonly end: RangeEnd;
  readonly agreement?: Agreement | undefined;
}

type Reads = Pick<ComparedReads, 'parts' | 'rows' | 'isOtherwise'>;

/** What is read. `isRescan`: rows that are known are counted as well. */
interface Walked {
  readonly progress: WalkProgress;
  readonly isRescan: boolean;
}

/** What an end that nothing tells of is: an answer without rows, or one that was doubted before, is the end. Others are doubted once a day. */
const untold = (parts: RangeParts, { lengths, taken }: RangeReader): 'end' | 'doubt' => {
  const isProven = lengths.endsEmpty || lengths.isDoubted;
  if (!isProven && !parts.learned.holds('endOn')) return 'doubt';
  if (isProven) noteEnd(parts, taken);
  lengths.trust(taken);
  return 'end';
};

/** What an end is, and what the source's count said of it. `compared`: the source compares otherwise than was thought. */
interface Proven {
  readonly proof: Exclude<EndProof['proof'], 'untold'> | 'doubt' | 'compared';
  readonly agreement?: Agreement | undefined;
}

const proveBlind = async (parts: RangeParts, reader: RangeReader): Promise<Proven> => {
  const { proof } = await proveBlindEnd(parts, reader);
  return { proof: proof === 'untold' ? untold(parts, reader) : proof };
};

/** What tells of the end that a reader came to. `isIdle`: nothing is known to have come. */
const prove = async (
  reads: Reads,
  reader: RangeReader,
  { progress: { unverified }, isIdle }: Walked & { readonly isIdle: boolean },
): Promise<Proven> => {
  const { parts, rows } = reads;
  if (isBlind(parts, reader)) return proveBlind(parts, reader);
  const { proof, agreement } = isIdle
    ? await proveIdleEnd(parts, reader)
    : await proveEnd(parts, reader, { unverified, rows });
  const mayDiffer = !isIdle || reader.compared.isDoubtful;
  if (mayDiffer && (await reads.isOtherwise(reader, agreement))) return { proof: 'compared' };
  return { agreement, proof: proof === 'untold' ? untold(parts, reader) : proof };
};

/** Reads on behind an end that is none, or of which the count differs. `hasNone`: that brought nothing before. */
const goOn = async (
  reader: RangeReader,
  proof: Proven['proof'],
  hasNone: boolean,
): Promise<RangeEnd | 'more'> => {
  if (proof === 'below') reader.lengths.mistrust();
  if (proof === 'doubt') reader.lengths.doubt(reader.taken);
  if (proof === 'differs') reader.values.doubt();
  if (!hasNone || proof === 'doubt') return 'more';
  return proof === 'below' ? reader.readBeyond() : 'end';
};

/** Reads on until the source has no more: an answer that may be the end is counted, or asked for once more, as some services cut in silence. */
export const readToEnd = async (reads: Reads, reader: RangeReader, walked: Walked): Promise<ReadEnd> => {
  let agreement: Agreement | undefined;
  let before: number | undefined;
  for (;;) {
    const end = await reader.read();
    if (end === 'settled') noteEnd(reads.parts, reader.taken);
    if (end !== 'end') return { end, agreement };
    const isIdle = reader.taken === 0 && before === undefined && !walked.isRescan;
    const proven = await prove(reads, reader, { ...walked, isIdle });
    const { proof } = proven;
    if (proof === 'compared') return { end: proof };
    agreement = proven.agreement ?? agreement;
    if (proof === 'end' || proof === 'disordered') return { end: proof, agreement };
    const { taken } = reader;
    const step = await goOn(reader, proof, taken === before);
    if (step !== 'more') return { end: step, agreement };
    if (proof !== 'doubt') before = taken;
  }
};
