/** A JSON value as it stands in a body: every member with its own place, the digits of every number, duplicates too. */
export type JsonNode =
  | { readonly kind: 'object'; readonly members: readonly JsonMember[] }
  | { readonly kind: 'array'; readonly items: readonly JsonNode[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'literal'; readonly value: boolean | null };

export interface JsonMember {
  readonly name: string;
  readonly node: JsonNode;
}

/** Far more than any rule of ours allows, and few enough for the stack. */
const MOST_DEEP = 2000;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const PLAIN_TEXT = /[ !#-[\]-\uffff]*/y;

/** Reads one JSON text by the grammar of RFC 8259, slowly and plainly. Throws `SyntaxError` with the place, in characters. */
class TreeReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode {
    this.#match(SPACE);
    const node = this.#value(0);
    this.#match(SPACE);
    if (this.#at < this.#text.length) throw this.#fault('more than one value');
    return node;
  }

  #value(depth: number): JsonNode {
    if (depth > MOST_DEEP) throw this.#fault('nested too deep');
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    if (first === '"') return { kind: 'string', text: this.#string() };
    for (const [word, value] of [
      ['null', null],
      ['true', true],
      ['false', false],
    ] as const) {
      if (!this.#text.startsWith(word, this.#at)) continue;
      this.#at += word.length;
      return { kind: 'literal', value };
    }
    const digits = this.#match(NUMBER);
    if (digits === '') throw this.#fault('no value');
    return { kind: 'number', digits };
  }

  #object(depth: number): JsonNode {
    const members: JsonMember[] = [];
    this.#list('}', () => {
      const name = this.#string();
      this.#match(SPACE);
      this.#expect(':');
      this.#match(SPACE);
      members.push({ name, node: this.#value(depth + 1) });
    });
    return { kind: 'object', members };
  }

  #array(depth: number): JsonNode {
    const items: JsonNode[] = [];
    this.#list(']', () => items.push(this.#value(depth + 1)));
    return { kind: 'array', items };
  }

  /** What stands between a bracket and its end, parted by commas. */
  #list(end: string, readOne: () => void): void {
    this.#at += 1;
    this.#match(SPACE);
    if (this.#text[this.#at] !== end) {
      readOne();
      this.#match(SPACE);
      while (this.#text[this.#at] === ',') {
        this.#at += 1;
        this.#match(SPACE);
        readOne();
        this.#match(SPACE);
      }
    }
    this.#expect(end);
  }

  #string(): string {
    this.#expect('"');
    let text = this.#match(PLAIN_TEXT);
    while (this.#text[this.#at] === '\\') {
      this.#at += 1;
      text += this.#escape() + this.#match(PLAIN_TEXT);
    }
    this.#expect('"');
    return text;
  }

  #escape(): string {
    const letter = this.#text[this.#at] ?? '';
    this.#at += 1;
    const plain = ESCAPES.get(letter);
    if (plain !== undefined) return plain;
    const hex = this.#text.slice(this.#at, this.#at + 4);
    if (letter !== 'u' || !/^[0-9a-fA-F]{4}$/.test(hex)) throw this.#fault('no escape');
    this.#at += 4;
    return String.fromCharCode(Number.parseInt(hex, 16));
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) throw this.#fault(`no ${character}`);
    this.#at += 1;
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }

  #fault(what: string): SyntaxError {
    return new SyntaxError(`${what} at ${this.#at}`);
  }
}

/** The tree of a JSON text. Throws `SyntaxError` for what is none. */
export const treeOf = (text: string): JsonNode => new TreeReader(text).document();

/** What `JSON.parse` makes of the same text with numbers as their source text, which it marks. */
export interface SourceNumber {
  readonly digits: string;
}

/** The tree as `JSON.parse` would answer it: of members with one name the last, numbers marked. */
export const plainOf = (node: JsonNode): unknown => {
  switch (node.kind) {
    case 'object':
      return Object.fromEntries(node.members.map(({ name, node: of }) => [name, plainOf(of)]));
    case 'array':
      return node.items.map(plainOf);
    case 'string':
      return node.text;
    case 'number':
      return { digits: node.digits } satisfies SourceNumber;
    case 'literal':
      return node.value;
  }
};

type ParseWithSource = (
  text: string,
  reviver: (key: string, value: unknown, context: { readonly source?: string }) => unknown,
) => unknown;

/** `JSON.parse`, with every number as the text that it has in the source, marked. */
export const parsedWithSource = (text: string): unknown =>
  (JSON.parse as ParseWithSource)(text, (_key, value, { source }) =>
    typeof value === 'number' ? ({ digits: source ?? '' } satisfies SourceNumber) : value,
  );
