import { ColumnBuilder, LONG_RUN } from './builder.ts';
import type { Column, Field } from './column.ts';
import { Room } from './room.ts';

const WORD = 4_294_967_296;

/**
 * Columns of 64-bit integers and timestamps (two 32-bit words a value) or decimals (four), little endian, two's
 * complement: written from numbers where those are exact, so that no BigInt is made for a cell. The caller checks the range.
 */
export class WordsBuilder extends ColumnBuilder {
  private readonly width: 2 | 4;
  private readonly room = new Room();
  private words = new Int32Array(0);

  constructor(field: Field, width: 2 | 4) {
    super(field);
    this.width = width;
  }

  override get sizeBytes(): number {
    return this.count * this.width * 4;
  }

  override reserve(extra: number): void {
    const needed = (this.count + extra) * this.width;
    if (needed <= this.words.length) return;
    this.words = new Int32Array(this.room.grow(this.sizeBytes, needed * 4));
  }

  /** A safe integer. */
  push(value: number): void {
    const at = this.count * this.width;
    const high = Math.floor(value / WORD);
    this.words[at] = value | 0;
    this.words[at + 1] = high;
    if (this.width === 4) {
      this.words[at + 2] = high >> 31;
      this.words[at + 3] = high >> 31;
    }
    this.count += 1;
  }

  /** A 64-bit integer by its words, the low one first. */
  pushWords(low: number, high: number): void {
    const at = this.count * this.width;
    this.words[at] = low;
    this.words[at + 1] = high;
    if (this.width === 4) {
      const sign = high >> 31;
      this.words[at + 2] = sign;
      this.words[at + 3] = sign;
    }
    this.count += 1;
  }

  /** A decimal by its four words, the low one first. */
  pushFour(words: Uint32Array): void {
    this.words.set(words, this.count * this.width);
    this.count += 1;
  }

  pushBigInt(value: bigint): void {
    const at = this.count * this.width;
    for (let word = 0; word < this.width; word += 1)
      this.words[at + word] = Number(BigInt.asIntN(32, value >> BigInt(32 * word)));
    this.count += 1;
  }

  override pushNull(): void {
    this.nulls.mark(this.count);
    this.push(0);
  }

  override finish(): Column {
    const { buffer } = this.words;
    return this.column(
      this.width === 2
        ? new BigInt64Array(buffer, 0, this.count)
        : new Uint8Array(buffer, 0, this.count * 16),
    );
  }

  protected override rooms(): readonly Room[] {
    return [this.room];
  }

  protected override leave(): void {
    this.words = new Int32Array(this.room.leave());
  }

  protected override move(source: number, to: number, length: number): void {
    const { words, width } = this;
    const first = source * width;
    const size = length * width;
    if (size >= LONG_RUN) words.copyWithin(to * width, first, first + size);
    else for (let at = 0; at < size; at += 1) words[to * width + at] = words[first + at] ?? 0;
  }
}
