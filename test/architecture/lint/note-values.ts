import type { Node, Rule } from './rule.ts';

const isNotes = (node: Node): boolean => {
  if (node.type === 'Identifier') return node.name === 'notes';
  return (
    node.type === 'MemberExpression' && node.property.type === 'Identifier' && node.property.name === 'notes'
  );
};

const isAdding = (node: Node): boolean =>
  node.type === 'MemberExpression' &&
  node.property.type === 'Identifier' &&
  node.property.name === 'add' &&
  isNotes(node.object);

/** Words with a space between them, or a text that is put together. */
const isProse = (node: Node): boolean =>
  node.type === 'TemplateLiteral' ||
  (node.type === 'Literal' && typeof node.value === 'string' && / /.test(node.value));

const isText = (node: Node): boolean =>
  node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string');

/** The parts of a note that are words: all of it, a fact, or the kind that only has a text. */
const wordsOf = (note: Node): readonly Node[] => {
  if (isText(note)) return [note];
  if (note.type !== 'ObjectExpression') return [];
  return note.properties.flatMap((property) => {
    if (property.type !== 'Property') return [];
    const { value } = property;
    return isProse(value) || (value.type === 'Literal' && value.value === 'text-only') ? [value] : [];
  });
};

/** What a run notes is a kind with facts, never words. */
export const noteValues: Rule = {
  meta: {
    type: 'problem',
    messages: {
      prose:
        'A note is a value, `{kind, ...facts}`: give it a kind in shared/state/note.ts, and its words in shared/sync/run/notes.ts (docs/design.md, Laws).',
    },
  },
  create: (context) => ({
    CallExpression: ({ callee, arguments: [note] }) => {
      if (note === undefined || !isAdding(callee)) return;
      for (const node of wordsOf(note)) context.report({ node, messageId: 'prose' });
    },
  }),
};
