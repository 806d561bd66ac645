import type { Rule } from './rule.ts';

/** More readers and writers than these, and nobody can say when it changes. */
const MOST = 3;

/** No `let` is captured by more than three functions within the one that declares it. */
export const capturedLet: Rule = {
  meta: {
    type: 'problem',
    messages: {
      captured:
        '`let {{name}}` is captured by {{count}} functions, at most {{most}} may: return what changes from a pure function, or keep it in a small class with private fields (docs/design.md, Laws).',
    },
  },
  create: (context) => ({
    'Program:exit': () => {
      for (const variable of context.sourceCode.scopeManager.scopes.flatMap(({ variables }) => variables)) {
        const [definition] = variable.defs;
        const declaration = definition?.parent;
        if (declaration?.type !== 'VariableDeclaration' || declaration.kind !== 'let') continue;
        const home = variable.scope.variableScope;
        const inner = new Set(variable.references.map(({ from }) => from.variableScope));
        inner.delete(home);
        if (inner.size <= MOST) continue;
        const data = { name: variable.name, count: inner.size, most: MOST };
        context.report({ node: variable.identifiers[0] ?? declaration, messageId: 'captured', data });
      }
    },
  }),
};
