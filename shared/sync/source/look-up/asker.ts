import { and, type AnsweredPage, type EntityQuery, type SourceColumn } from '../../../odata/index.ts';
import { keyColumns, keyTexts, selectOf } from '../../feed/index.ts';
import { type AnswerEnd, answerPages } from '../answer-pages.ts';
import { ALONE, type LookUpForm } from './form.ts';
import { keysCondition } from './key-condition.ts';
import { isLikeAsked } from './like-asked.ts';
import type { LookUpBase, LookUpQuestion, LookUpRun } from './types.ts';

/** What one question brought. */
export interface KeyReply {
  readonly end: AnswerEnd;
  /** Keys whose rows came, the witness aside. */
  readonly came: number;
  readonly hasWitness: boolean;
  /** A row came that nobody asked for. */
  readonly hasOthers: boolean;
}

/** Keys that are asked for at once, and what they have brought so far. */
interface Asked {
  readonly keys: ReadonlySet<string>;
  readonly witness: string | undefined;
  came: number;
  hasWitness: boolean;
  hasOthers: boolean;
}

/** Asks the source for keys, and hands the rows on that come. */
export class KeyAsker {
  readonly #run: LookUpRun;
  readonly #question: LookUpQuestion;
  readonly #wanted: Set<string>;
  readonly key: readonly SourceColumn[];
  #questions = 0;
  #longest: number;

  constructor(run: LookUpRun, { cursor, columns }: LookUpBase, question: LookUpQuestion) {
    this.#run = run;
    this.#question = question;
    this.#wanted = new Set(question.keys);
    this.key = keyColumns(cursor, columns);
    this.#longest = question.longestPage;
  }

  /** How often it has asked. */
  get questions(): number {
    return this.#questions;
  }

  /** Rows of the longest page of this read. */
  get longest(): number {
    return this.#longest;
  }

  /** A row of a key came. */
  get hasFound(): boolean {
    return this.#wanted.size < new Set(this.#question.keys).size;
  }

  /** Keys whose rows did not come. */
  get wanted(): ReadonlySet<string> {
    return this.#wanted;
  }

  /** Asks for keys once, with the witness where one is given, to the end of the answer. */
  async ask(texts: readonly string[], { op }: LookUpForm, witness?: string): Promise<KeyReply> {
    const all = witness === undefined ? texts : [witness, ...texts];
    const asked: Asked = {
      keys: new Set(all),
      witness,
      came: 0,
      hasWitness: false,
      hasOthers: false,
    };
    this.#questions += 1;
    const condition = keysCondition(this.key, all, all.length > 1 ? op : ALONE.op);
    const end = await answerPages(
      this.#run,
      this.#queryOf(condition),
      (body) => this.#question.scanner.scan(body),
      (page) => this.#take(page, asked),
    );
    const { came, hasWitness, hasOthers } = asked;
    return { end, came, hasWitness, hasOthers };
  }

  #queryOf(keys: string): EntityQuery {
    const { filter: own } = this.#run.feed.source;
    const select = selectOf(this.#run.feed);
    const filter = and(own, keys, this.#question.conditions);
    return { ...(filter && { filter }), ...(select && { select }) };
  }

  #take({ scanned }: AnsweredPage, asked: Asked): boolean {
    const { scanner, take } = this.#question;
    this.#longest = Math.max(this.#longest, scanned.rowCount);
    const texts = keyTexts(this.key, scanner.view(), scanner.pageStart);
    const rows: number[] = [];
    for (const [row, text] of texts.entries()) if (this.#isFound(text, asked)) rows.push(row);
    asked.came += rows.length;
    const keys = rows.map((row) => texts[row] ?? '');
    scanner.keep(rows.length === 0 ? [] : take({ page: scanned, rows, keys }));
    return !asked.hasOthers;
  }

  /** Whether a row is one that was wanted, and did not come before. */
  #isFound(text: string, asked: Asked): boolean {
    if (text === asked.witness) asked.hasWitness = true;
    if (asked.keys.has(text)) return this.#wanted.delete(text);
    asked.hasOthers ||= !isLikeAsked(this.key, text, asked.keys);
    return false;
  }
}
