import type { RunKind } from '../../../shared/state/index.ts';
import type { Node, Rule } from './rule.ts';

/** Each of them: one that is added does not compile here. */
const KINDS: Readonly<Record<RunKind, true>> = { append: true, reload: true, maintain: true };

const EQUAL = new Set(['===', '!==']);

const isKind = (node: Node): boolean =>
  node.type === 'Literal' && typeof node.value === 'string' && Object.hasOwn(KINDS, node.value);

/** What differs from one kind of run to another stands in a record over the kinds. */
export const runKinds: Rule = {
  meta: {
    type: 'problem',
    messages: {
      compared:
        'A new kind of run falls through this comparison without a word: make it a `Record<RunKind, ...>`, which does not compile without it (docs/design.md, Laws).',
    },
  },
  create: (context) => ({
    BinaryExpression: (node) => {
      if (EQUAL.has(node.operator) && (isKind(node.left) || isKind(node.right)))
        context.report({ node, messageId: 'compared' });
    },
  }),
};
