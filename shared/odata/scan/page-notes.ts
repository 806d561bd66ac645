import { sourceContract } from '../errors/index.ts';
import { QUOTE } from '../values/index.ts';
import { type JsonBytes, NumberLiteral, nameOf } from '../json/index.ts';

/** A page's own annotations, spelled as in 4.0 or as in 4.01. */
const NOTES: ReadonlyMap<string, 'nextLink' | 'context' | 'count'> = new Map([
  ['@odata.nextLink', 'nextLink'],
  ['@nextLink', 'nextLink'],
  ['@odata.context', 'context'],
  ['@context', 'context'],
  ['@odata.count', 'count'],
  ['@count', 'count'],
]);

/** What stands beside the rows of a page, as the service wrote it; of members that came twice the last. */
export class PageNotes {
  readonly #feed: string;
  readonly #texts = new Map<string, string | undefined>();
  #count: number | undefined;

  constructor(feed: string) {
    this.#feed = feed;
  }

  /** Some services write an empty link for none. Errors: `source-contract` for one that is no text. */
  get link(): string | undefined {
    return this.#text('nextLink');
  }

  get context(): string | undefined {
    return this.#text('context');
  }

  /** The rows that the service has, as it says; a count that is no number of rows is none. */
  get count(): number | undefined {
    return this.#count;
  }

  /** Takes a member whose value stands in [from, to). */
  take(name: string, input: JsonBytes, from: number, to: number): void {
    const note = NOTES.get(name);
    if (note === undefined) return;
    const { bytes } = input;
    const isText = bytes[from] === QUOTE;
    const text = isText ? nameOf({ bytes, plain: input.plainEnd(from + 1) }, from + 1, to - 1) : undefined;
    if (note === 'count') this.#count = countOf(text ?? bytes.toString('latin1', from, to));
    else this.#texts.set(note, text ?? (bytes.toString('latin1', from, to) === 'null' ? '' : undefined));
  }

  #text(note: 'nextLink' | 'context'): string | undefined {
    const text = this.#texts.get(note);
    if (text === undefined && this.#texts.has(note))
      throw sourceContract(this.#feed, `the ${note} of a page is not a text`);
    return text === '' ? undefined : text;
  }
}

const countOf = (text: string): number | undefined => {
  const literal = new NumberLiteral();
  const bytes = Buffer.from(text, 'latin1');
  const count = literal.readText(bytes, 0) === bytes.length ? literal.scaled(0) : Number.NaN;
  return count >= 0 ? count : undefined;
};
