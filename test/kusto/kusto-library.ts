import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';

/** An element of the parser's tree: a node, a token or a list. */
export interface KustoElement {
  readonly Kind: number;
  readonly NameInParent: string | null;
  readonly ChildCount: number;
  readonly ValueText?: string;
  readonly LiteralValue?: { readonly toString: () => string } | null;
  readonly ResultType?: KustoType | null;
  /** Where its text begins, without what stands before it, and where it ends. */
  readonly TextStart: number;
  readonly End: number;
  readonly GetChild: (index: number) => KustoElement | null;
}
export interface KustoType {
  readonly Name: string;
  readonly Columns?: unknown;
}
export interface KustoDiagnostic {
  readonly Code: string;
  readonly Message: string;
  readonly Start: number;
}
export interface KustoCode {
  readonly Syntax: KustoElement;
  readonly ResultType: KustoType | null;
  readonly GetDiagnostics: () => unknown;
}
/** What the binder knows: tables and functions. */
export interface KustoGlobals {
  readonly WithDatabase: (database: object) => KustoGlobals;
}

/** What is used here of Microsoft's parser. `Bridge` and `System` are of the runtime that it was compiled to from C#. */
export interface KustoLibrary {
  readonly Bridge: { readonly toArray: (list: unknown) => readonly never[] };
  readonly System: { readonly Enum: { readonly toString: (type: object, value: number) => string } };
  readonly Kusto: {
    readonly Language: {
      readonly GlobalState: { readonly Default: KustoGlobals };
      readonly KustoCode: { readonly ParseAndAnalyze: (text: string, globals: KustoGlobals) => KustoCode };
      readonly Syntax: { readonly SyntaxKind: object };
      readonly Symbols: {
        readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, about: null) => object };
        readonly DatabaseSymbol: { readonly ctor: new (name: string, members: readonly object[]) => object };
      };
    };
  };
}

const FOLDER = join(import.meta.dirname, 'node_modules/@kusto/language-service-next');

/** Why no query can be parsed here; undefined when it can. */
export const whyNoParser = (): string | undefined =>
  existsSync(FOLDER) ? undefined : 'the parser of Kusto is not installed: npm run test:kusto -- --install';

/** Loads the parser, into a global scope of its own: it makes some globals. Throws when it is not installed. */
export const loadKusto = (): KustoLibrary => {
  const scope = createContext({});
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    runInContext(readFileSync(join(FOLDER, file), 'utf8'), scope, { filename: file });
  }
  return scope as unknown as KustoLibrary;
};
