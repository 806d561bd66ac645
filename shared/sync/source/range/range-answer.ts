import type { TidemarkError } from '../../../core/index.ts';
import type { Answer, AnsweredPage } from '../../../odata/index.ts';
import type { Overlap } from './overlap.ts';
import type { RangeRequest } from './range-request.ts';

/** An answer to a question about a range. */
export interface RangeAnswer {
  readonly page: AnsweredPage;
  /** `$top` as it was sent; undefined: none was. */
  readonly top: number | undefined;
  /** The lower bound as it was sent, in units of `CursorValue.order`; undefined: there was none. */
  readonly ge: bigint | undefined;
  /** Less was asked for than follows: whatever came, it is no end. */
  readonly isPart: boolean;
  /** Why the answer was asked for up to its last row: what follows breaks it, or cannot be read. Undefined: it is whole. */
  readonly torn?: TidemarkError;
  /** How long it took to come. */
  readonly tookMs: number;
  /** Rows that came before the range that it begins; absent: none did. */
  readonly overlap?: Overlap | undefined;
}

/** What came of a question. */
export type Asked = Pick<RangeAnswer, 'page' | 'top' | 'tookMs'>;

/** What came of a question, whatever it was. */
export interface Sent extends Pick<Asked, 'top' | 'tookMs'> {
  readonly answer: Answer;
}

/** What an answer keeps of its question. */
export const askedOf = ({ ge, isPart = false }: RangeRequest): Pick<RangeAnswer, 'ge' | 'isPart'> => ({
  ge: typeof ge === 'object' ? ge.order : ge,
  isPart,
});
