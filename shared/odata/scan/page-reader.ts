import type { TidemarkError } from '../../core/index.ts';
import { faultFacts, sourceContract } from '../errors/index.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  LESS_THAN,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from '../values/index.ts';
import { type JsonBytes, NOT_TAKEN, ValueSkipper, brokenAt, nameOf, stringEnd } from '../json/index.ts';
import { brokenPage, failedPage, parsedValue } from './broken-page.ts';
import { PageNotes } from './page-notes.ts';
import type { RowReader } from './row-reader.ts';
import { webPage } from './web-page.ts';

/** The page is around each of its members. */
const LEVELS_ABOVE = 1;

/**
 * Reads the body of a collection: its rows, and what stands beside them. Errors: `source-contract` for what is HTML, cut, without one `value`
 * array, has a row that is no object, or an `error`: a service that fails half-way can only say so there.
 * Source: OData JSON Format 4.01, 13 "Collection of Entities"; OData 4.01 Part 1, 11.2.6.
 */
export class PageReader {
  readonly #feed: string;
  readonly #rows: RowReader;
  readonly #skipper = new ValueSkipper(LEVELS_ABOVE);
  #notes: PageNotes;
  #hasRows = false;

  constructor(feed: string, rows: RowReader) {
    this.#feed = feed;
    this.#rows = rows;
    this.#notes = new PageNotes(feed);
  }

  /** What stands beside the rows. */
  read(input: JsonBytes): PageNotes {
    const { bytes } = input;
    this.#notes = new PageNotes(this.#feed);
    this.#hasRows = false;
    this.#rows.begin();
    const start = input.space(0);
    if (bytes[start] === LESS_THAN) throw webPage(this.#feed);
    const end = bytes[start] === OPEN_BRACE ? this.#members(input, start + 1) : this.#noObject(input, start);
    const rest = input.space(end);
    if (rest < input.length) throw this.#broken(input, brokenAt(rest));
    if (!this.#hasRows) throw this.#withoutRows();
    return this.#notes;
  }

  #members(input: JsonBytes, start: number): number {
    const { bytes } = input;
    let at = input.space(start);
    if (bytes[at] === CLOSE_BRACE) return at + 1;
    for (;;) {
      at = input.space(this.#member(input, at));
      if (bytes[at] === CLOSE_BRACE) return at + 1;
      if (bytes[at] !== COMMA) throw this.#broken(input, brokenAt(at));
      at = input.space(at + 1);
    }
  }

  #member(input: JsonBytes, at: number): number {
    const { bytes } = input;
    const nameEnd = bytes[at] === QUOTE ? stringEnd(input, at + 1) : brokenAt(at);
    if (nameEnd < 0) throw this.#broken(input, nameEnd);
    const colon = input.space(nameEnd + 1);
    if (bytes[colon] !== COLON) throw this.#broken(input, brokenAt(colon));
    const value = input.space(colon + 1);
    const name = nameOf({ bytes, plain: input.plainEnd(at + 1) }, at + 1, nameEnd);
    if (name === 'value') return this.#array(input, value);
    const end = this.#pass(input, value);
    if (name === 'error' || name === 'odata.error') this.#checkError(input, value, end);
    this.#notes.take(name, input, value, end);
    return end;
  }

  #array(input: JsonBytes, start: number): number {
    const { bytes } = input;
    if (bytes[start] !== OPEN_BRACKET) {
      const end = this.#pass(input, start);
      // So some spell no rows.
      if (!input.isNull(start)) throw this.#withoutRows();
      this.#beginRows();
      return end;
    }
    this.#beginRows();
    let at = input.space(start + 1);
    if (bytes[at] === CLOSE_BRACKET) return at + 1;
    for (;;) {
      if (bytes[at] !== OPEN_BRACE) throw this.#noRow(input, at);
      at = input.space(this.#rows.read(input, at + 1));
      if (bytes[at] === CLOSE_BRACKET) return at + 1;
      if (bytes[at] !== COMMA) throw this.#rows.broken(input, brokenAt(at));
      at = input.space(at + 1);
    }
  }

  #beginRows(): void {
    if (this.#hasRows) throw sourceContract(this.#feed, 'a page has two "value" arrays');
    this.#hasRows = true;
  }

  #pass(input: JsonBytes, at: number): number {
    const end = this.#skipper.read(input, at);
    if (end === NOT_TAKEN) throw sourceContract(this.#feed, 'a page of rows is nested too deep to be read');
    if (end < 0) throw this.#broken(input, end);
    return end;
  }

  #checkError(input: JsonBytes, from: number, to: number): void {
    const error = parsedValue(input, from, to);
    if (error !== null) throw failedPage(this.#feed, error, this.#rows.rowCount);
  }

  #noObject(input: JsonBytes, at: number): never {
    this.#pass(input, at);
    throw sourceContract(this.#feed, 'a page is not a JSON object', faultFacts('no-page'));
  }

  #noRow(input: JsonBytes, at: number): TidemarkError {
    const end = this.#skipper.read(input, at);
    return end < NOT_TAKEN
      ? this.#rows.broken(input, end)
      : sourceContract(this.#feed, 'a page has a row that is not a JSON object');
  }

  #withoutRows(): TidemarkError {
    return sourceContract(
      this.#feed,
      'a page has no "value" array. Check that entitySet names a collection of an OData V4 service',
      faultFacts('no-page'),
    );
  }

  #broken(input: JsonBytes, answer: number): TidemarkError {
    return brokenPage(this.#feed, input, -2 - answer, {
      wholeRows: this.#rows.rowCount,
      isInRow: false,
    });
  }
}
