import { type KustoDiagnostic, type KustoElement, type KustoLibrary, loadKusto } from './kusto-library.ts';
import { SCHEMAS } from './schemas.ts';
import type { SyntaxNode } from './syntax-node.ts';

/** A query as Microsoft's parser reads it, its names bound to the tables of `SCHEMAS`. */
export interface ParsedQuery {
  readonly syntax: SyntaxNode;
  /** What is wrong with it, in the words of the parser and the binder. */
  readonly faults: readonly string[];
  /** The columns of its result, in their order; none when they cannot be told. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const childrenOf = (element: KustoElement): readonly KustoElement[] =>
  Array.from({ length: element.ChildCount }, (_, index) => element.GetChild(index)).filter(
    (child) => child !== null,
  );

const plainTree = ({ System, Kusto }: KustoLibrary, root: KustoElement, text: string): SyntaxNode => {
  const kindOf = ({ Kind }: KustoElement): string =>
    System.Enum.toString(Kusto.Language.Syntax.SyntaxKind, Kind);
  const convert = (element: KustoElement): SyntaxNode => {
    const kind = kindOf(element);
    const children = childrenOf(element);
    // A member of a list stands in one more node, together with the comma behind it.
    const [member] = children;
    if (kind === 'SeparatedElement' && member !== undefined) return convert(member);
    const named = children.map((child) => [child.NameInParent ?? '', convert(child)] as const);
    return {
      kind,
      text: text.slice(element.TextStart, element.End),
      value: element.LiteralValue?.toString() ?? element.ValueText ?? '',
      type: element.ResultType?.Name ?? '',
      parts: kind === 'List' ? {} : Object.fromEntries(named),
      items: kind === 'List' ? named.map(([, node]) => node) : [],
    };
  };
  return convert(root);
};

interface Session {
  readonly library: KustoLibrary;
  readonly globals: ReturnType<KustoLibrary['Kusto']['Language']['GlobalState']['Default']['WithDatabase']>;
}

const startSession = (): Session => {
  const library = loadKusto();
  const { Symbols, GlobalState } = library.Kusto.Language;
  const tables = Object.entries(SCHEMAS).map(([name, columns]) => {
    const schema = Object.entries(columns).map(([column, type]) => `${column}: ${type}`);
    return new Symbols.TableSymbol.$ctor7(name, `(${schema.join(', ')})`, null);
  });
  const database = new Symbols.DatabaseSymbol.ctor('workspace', tables);
  return { library, globals: GlobalState.Default.WithDatabase(database) };
};

let session: Session | undefined;
const parsed = new Map<string, ParsedQuery>();

const parse = (text: string): ParsedQuery => {
  const { library, globals } = (session ??= startSession());
  const { Bridge, Kusto } = library;
  const code = Kusto.Language.KustoCode.ParseAndAnalyze(text, globals);
  const diagnostics: readonly KustoDiagnostic[] = Bridge.toArray(code.GetDiagnostics());
  const columns: readonly { Name: string; Type: { Name: string } }[] =
    code.ResultType?.Columns === undefined ? [] : Bridge.toArray(code.ResultType.Columns);
  return {
    syntax: plainTree(library, code.Syntax, text),
    faults: diagnostics.map(({ Code, Message, Start }) => `${Code} at ${Start}: ${Message}`),
    columns: columns.map(({ Name, Type }) => ({ name: Name, type: Type.Name })),
  };
};

/** Parses a query and binds its names; what is wrong with it is in the answer. Throws when the parser is not installed. */
export const parseKusto = (text: string): ParsedQuery => {
  const known = parsed.get(text) ?? parse(text);
  parsed.set(text, known);
  return known;
};
