import { isLate } from '../is-late.ts';
import { KeyAsker, type KeyReply } from './asker.ts';
import { ALONE } from './form.ts';
import { SourceForm } from './source-form.ts';
import type { LookUpBase, LookUpEnd, LookUpQuestion, LookUpRun, WhyUnknown } from './types.ts';
import { findWitness } from './witness.ts';

/** How often a witness is looked for, as one may go before it is asked for. */
const WITNESSES = 3;
/** Of keys that are too many, so many questions are asked: they may tell already that rows are there which should have come. */
const FIRST_QUESTIONS = 2;

/** One look-up, while it is under way. */
class LookUp {
  readonly #run: LookUpRun;
  readonly #base: LookUpBase;
  readonly #question: LookUpQuestion;
  readonly #asker: KeyAsker;
  readonly #form: SourceForm;
  readonly #gone: string[] = [];
  readonly #unknown: string[] = [];
  #pending: readonly string[];
  #limit: number;
  #why: WhyUnknown | undefined;
  #witness: string | undefined;
  #witnesses = 0;
  /** The witness came when it was asked for by itself. */
  #comesAlone = false;
  #isAnswered = false;

  constructor(run: LookUpRun, base: LookUpBase, question: LookUpQuestion) {
    this.#run = run;
    this.#base = base;
    this.#question = question;
    this.#asker = new KeyAsker(run, base, question);
    this.#form = new SourceForm(run, this.#asker.key, question.conditions);
    this.#pending = [...new Set(question.keys)];
    this.#witness = question.witness;
    this.#limit = this.#limitNow();
  }

  async toEnd(): Promise<LookUpEnd | 'late'> {
    if (this.#form.form === undefined) this.#stop('no-look-up');
    while (this.#pending.length > 0) {
      if (this.#isLate) return 'late';
      if (this.#question.isEnough?.() === true) this.#stop('not-asked');
      else if (this.#asker.questions >= this.#limit) this.#stop('too-many');
      else await this.#askNext();
    }
    if (this.#gone.length > 0 || this.#asker.hasFound) this.#form.forgetOutdated();
    return { gone: this.#gone, unknown: this.#unknown, ...(this.#why !== undefined && { why: this.#why }) };
  }

  /** The deadline has come, and something was answered: an attempt gets somewhere. */
  get #isLate(): boolean {
    return this.#question.endsLate === true && this.#isAnswered && isLate(this.#run);
  }

  /** Questions that may be asked in all: few where the keys would cost more than the limit, so that it is not spent in vain. */
  #limitNow(): number {
    const { limit } = this.#question;
    const { questions } = this.#asker;
    return this.#form.exceeds(this.#pending, limit - questions) ? questions + FIRST_QUESTIONS : limit;
  }

  /** Nothing more is asked for. */
  #stop(why: WhyUnknown): void {
    this.#unknown.push(...this.#pending);
    this.#pending = [];
    if (this.#unknown.length > 0) this.#why = why;
  }

  #giveUp(): void {
    this.#form.giveUp();
    this.#stop('no-look-up');
  }

  async #askNext(): Promise<void> {
    const witness = this.#witness;
    const { size } = this.#form.form ?? ALONE;
    if (witness === undefined && this.#question.conditions === undefined) return this.#findWitness();
    if (witness !== undefined && size === 1 && !this.#comesAlone)
      return void (await this.#askWitness(witness));
    const chunk = this.#form.chunkOf(this.#pending);
    const reply = await this.#ask(chunk, witness);
    if (reply === undefined) return;
    if (typeof reply.end === 'object') await this.#makePlainer(chunk, witness);
    else await this.#judge(chunk, reply, size === 1 ? undefined : witness);
  }

  /** A key whose row comes is the witness of the others: the source's last row cannot be asked for everywhere. */
  async #findAmong(): Promise<void> {
    const chunk = this.#form.chunkOf(this.#pending);
    const reply = await this.#asker.ask(chunk, this.#form.form ?? ALONE);
    if (reply.hasOthers || reply.came === 0 || typeof reply.end === 'object') return;
    this.#witness = chunk.find((text) => !this.#asker.wanted.has(text));
    await this.#judge(chunk, reply);
  }

  /** Undefined: the service is in trouble, or cannot be asked by key. What breaks twice, while the witness alone comes, is like a refusal. */
  async #ask(chunk: readonly string[], witness: string | undefined): Promise<KeyReply | undefined> {
    const form = this.#form.form ?? ALONE;
    const ask = (): Promise<KeyReply> => this.#asker.ask(chunk, form, form.size === 1 ? undefined : witness);
    const reply = await ask();
    if (typeof reply.end !== 'object' || reply.end.outcome === 'refused') return reply;
    return witness === undefined || (await this.#askWitness(witness)) ? ask() : undefined;
  }

  /** `witness`: it was asked for with them, and has to be there. */
  async #judge(chunk: readonly string[], reply: KeyReply, witness?: string): Promise<void> {
    this.#isAnswered = true;
    if (reply.hasOthers) return this.#stop('other-rows');
    if (reply.end === 'endless') return this.#stop('endless-links');
    const left = chunk.filter((text) => this.#asker.wanted.has(text));
    const others = this.#pending.slice(chunk.length);
    this.#pending = [...left, ...others];
    // An answer may be cut: what did not come is asked for until nothing of it comes.
    if (reply.came > 0 || left.length === 0) return;
    if (reply.end === 'cut') return this.#makePlainer(left, witness);
    if (witness !== undefined && !reply.hasWitness) {
      if (await this.#askWitness(witness)) await this.#makePlainer(left, witness);
      return;
    }
    if (witness !== undefined && this.#asker.longest <= 1) return this.#askWithout(left, witness);
    this.#gone.push(...left);
    this.#pending = others;
  }

  /** Of a source that may send one row at a time, and sent the witness. */
  async #askWithout(chunk: readonly string[], witness: string): Promise<void> {
    const reply = await this.#asker.ask(chunk, this.#form.form ?? ALONE);
    if (typeof reply.end === 'object') return this.#makePlainer(chunk, witness);
    return this.#judge(chunk, reply);
  }

  /** Asks for the witness by itself; whether it came. */
  async #askWitness(witness: string): Promise<boolean> {
    const { end, hasWitness, hasOthers } = await this.#asker.ask([], ALONE, witness);
    if (hasOthers) this.#stop('other-rows');
    else if (typeof end === 'object') await this.#mistrust(end);
    else if (!hasWitness) await this.#findWitness();
    this.#comesAlone = hasWitness && !hasOthers;
    return this.#comesAlone;
  }

  /** One key alone is refused, or breaks the answer though the service answers another question whole. */
  async #mistrust(end: Exclude<KeyReply['end'], string>): Promise<void> {
    if (end.outcome === 'refused') return this.#giveUp();
    const other = await findWitness(this.#run, this.#base);
    if (other === 'unknown') throw end.error;
    const again = await this.#asker.ask([], ALONE, this.#witness);
    if (typeof again.end === 'object') this.#giveUp();
  }

  /** The key of a row that is there now. The same row again, which did not come by its key: the source cannot be asked so. */
  async #findWitness(): Promise<void> {
    if (this.#question.isAmong === true && this.#asker.questions === 0) return this.#findAmong();
    this.#witnesses += 1;
    const isOver = this.#question.conditions !== undefined || this.#witnesses > WITNESSES;
    const found = isOver ? 'unknown' : await findWitness(this.#run, this.#base);
    if (found === 'unknown') return this.#stop('no-witness');
    if (found === 'empty') {
      this.#gone.push(...this.#pending);
      this.#pending = [];
    } else if (found.text === this.#witness) this.#giveUp();
    else this.#witness = found.text;
  }

  async #makePlainer(chunk: readonly string[], witness: string | undefined): Promise<void> {
    const { op, size } = this.#form.form ?? ALONE;
    const [first = ''] = chunk;
    if (size === 1) {
      this.#unknown.push(first);
      this.#why = 'refused';
      this.#pending = this.#pending.slice(1);
      return;
    }
    const asked = chunk.length + (witness === undefined ? 0 : 1);
    const two = chunk.slice(0, witness === undefined ? 2 : 1);
    const fewer = op === 'in' && asked > 2 ? await this.#asker.ask(two, { op, size }, witness) : undefined;
    const takesIn = witness === undefined ? typeof fewer?.end === 'string' : fewer?.hasWitness === true;
    this.#form.makePlainer({ asked, takesIn });
    this.#comesAlone = false;
    this.#limit = this.#limitNow();
  }
}

/**
 * Looks up rows by their keys. Found rows are handed to `take`. A key is gone only where an answer that brought the witness, a row that is
 * there, brought none of the keys asked for; so limits on the rows of an answer, and services that misread a question, take no row for gone.
 * `late`: the run's deadline came first, where it ends the look-up. What the source refuses is remembered in the feed's traits. Rejects as `ask` does, and with what broke
 * where the service answers nothing whole.
 */
export const lookUp = (
  run: LookUpRun,
  base: LookUpBase,
  question: LookUpQuestion,
): Promise<LookUpEnd | 'late'> => new LookUp(run, base, question).toEnd();
