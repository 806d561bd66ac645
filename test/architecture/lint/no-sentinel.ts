import type { Node, Rule } from './rule.ts';

const isMinusOne = (node: Node): boolean =>
  node.type === 'UnaryExpression' &&
  node.operator === '-' &&
  node.argument.type === 'Literal' &&
  node.argument.value === 1;

const EQUAL = new Set(['===', '!==']);

/** No -1 stands for something that is not there or not known. */
export const noSentinel: Rule = {
  meta: {
    type: 'problem',
    messages: {
      sentinel:
        "-1 is no number here: leave the member out, or spell it ('unknown'); only what is stored keeps its spelling, in its codec (docs/design.md, Laws).",
    },
  },
  create: (context) => {
    const check = (node: Node): void => {
      if (isMinusOne(node)) context.report({ node, messageId: 'sentinel' });
    };
    return {
      Property: ({ value }) => check(value),
      AssignmentExpression: ({ right }) => check(right),
      VariableDeclarator: ({ init }) => init && check(init),
      LogicalExpression: ({ operator, right }) => operator === '??' && check(right),
      BinaryExpression: ({ operator, left, right }) => {
        if (!EQUAL.has(operator)) return;
        check(left);
        check(right);
      },
    };
  },
};
