import { nestedNumber } from './exact-number.ts';
import type { JsonMember, JsonNode } from './json-tree.ts';

/** What says that the service left out a part of a collection. */
const isCut = ({ name }: JsonMember): boolean => name.includes('@') && name.endsWith('nextLink');

/**
 * Of members with one name the last, in the order in which JavaScript keeps them: at the place of the first, and names that are whole numbers
 * before all others, rising. So was it written until now, and rows would be seen as changed otherwise.
 */
const inOrder = (members: readonly JsonMember[]): readonly JsonMember[] =>
  Object.values(Object.fromEntries(members.map((member) => [member.name, member])));

/**
 * The text of a complex value or a collection: members in the order of `inOrder`, no white space, no annotations, texts as `JSON.stringify` writes
 * them, numbers exact. Undefined where the service left out a part.
 */
export const nestedText = (node: JsonNode): string | undefined => {
  switch (node.kind) {
    case 'number':
      return nestedNumber(node.digits);
    case 'string':
      return JSON.stringify(node.text);
    case 'literal':
      return String(node.value);
    case 'array':
      return joined('[', node.items.map(nestedText), ']');
    case 'object': {
      if (node.members.some(isCut)) return undefined;
      const members = inOrder(node.members).filter(({ name }) => !name.includes('@'));
      const texts = members.map(({ name, node: of }) => {
        const text = nestedText(of);
        return text === undefined ? undefined : `${JSON.stringify(name)}:${text}`;
      });
      return joined('{', texts, '}');
    }
  }
};

const joined = (open: string, texts: readonly (string | undefined)[], close: string): string | undefined =>
  texts.includes(undefined) ? undefined : `${open}${texts.join(',')}${close}`;
