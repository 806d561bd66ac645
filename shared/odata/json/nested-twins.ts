import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET } from '../values/index.ts';
import type { JsonBytes } from './json-bytes.ts';
import { nameOf } from './name-of.ts';
import { NestedWriter } from './nested-writer.ts';
import { stringEnd } from './string-end.ts';
import { TextWriter } from './text-writer.ts';
import { ValueSkipper, memberValue } from './value-skipper.ts';

const NUMBER_NAME = /^"(?:0|[1-9]\d{0,9})"$/;
/** JavaScript keeps members whose names are numbers up to this one in their order, before all others. Source: ECMA-262, "array index". */
const LAST_INDEX = 2 ** 32 - 2;

type NamedText = readonly [name: string, text: string | undefined];

const isIndex = ([name]: NamedText): boolean =>
  NUMBER_NAME.test(name) && Number(name.slice(1, -1)) <= LAST_INDEX;

/** Members as `JSON.parse` keeps them, by which tables were written so far. */
const inOrder = (members: readonly NamedText[]): readonly NamedText[] => [
  ...members.filter(isIndex).sort(([a], [b]) => Number(a.slice(1, -1)) - Number(b.slice(1, -1))),
  ...members.filter((member) => !isIndex(member)),
];

/**
 * The text of a value in which an object has two members of one name: the last of them counts, at the place of the first; or members whose
 * names are numbers, which stand before the others, rising. By names and strings: it is for few. Values within values are as few as `ValueSkipper` lets through.
 */
export class NestedTwins {
  readonly #single = new NestedWriter();
  readonly #skipper = new ValueSkipper();
  readonly #writer = new TextWriter();
  /** Where the value ended that was read last. */
  #end = 0;

  /** The text of the value that begins at `at`; undefined where the service left out a part of it. Each byte is passed over once. */
  textOf(input: JsonBytes, at: number): string | undefined {
    const code = input.bytes[at];
    if (code === OPEN_BRACE) return this.#object(input, at);
    if (code === OPEN_BRACKET) return this.#array(input, at);
    this.#end = this.#skipper.read(input, at);
    this.#single.write(input, at, this.#end);
    return this.#single.out.text();
  }

  #array(input: JsonBytes, start: number): string | undefined {
    const items: (string | undefined)[] = [];
    let at = input.space(start + 1);
    while (input.bytes[at] !== CLOSE_BRACKET) {
      items.push(this.textOf(input, at));
      at = this.#next(input);
    }
    this.#end = at + 1;
    return items.includes(undefined) ? undefined : `[${items.join(',')}]`;
  }

  #object(input: JsonBytes, start: number): string | undefined {
    /** By name, as it is spelled, the text of the last member of that name. */
    const texts = new Map<string, string | undefined>();
    let isWhole = true;
    let at = input.space(start + 1);
    while (input.bytes[at] !== CLOSE_BRACE) {
      const to = stringEnd(input, at + 1);
      const name = nameOf({ bytes: input.bytes, plain: input.plainEnd(at + 1) }, at + 1, to);
      const value = memberValue(input, at);
      if (name.includes('@')) {
        if (name.endsWith('nextLink')) isWhole = false;
        this.#end = this.#skipper.read(input, value);
      } else texts.set(this.#spelled(input, at + 1, to), this.textOf(input, value));
      at = this.#next(input);
    }
    this.#end = at + 1;
    const members = inOrder([...texts]);
    if (!isWhole || members.some(([, text]) => text === undefined)) return undefined;
    return `{${members.map(([name, text]) => `${name}:${text}`).join(',')}}`;
  }

  #spelled({ bytes }: JsonBytes, from: number, to: number): string {
    this.#writer.clear();
    this.#writer.putText(bytes, { from, to });
    return this.#writer.text();
  }

  #next(input: JsonBytes): number {
    const at = input.space(this.#end);
    return input.bytes[at] === COMMA ? input.space(at + 1) : at;
  }
}
