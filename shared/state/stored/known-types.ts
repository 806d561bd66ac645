import * as z from 'zod';
import { count, type Field, flag, instant, jsonField, lazily, listOf, oneOf, optional } from './field.ts';
import { text, texts } from './field.ts';
import { record } from './record.ts';

const KINDS = ['primitive', 'enum', 'complex', 'collection'] as const;

/** How a property is declared, its name aside. */
interface Form {
  readonly type: string;
  readonly kind: (typeof KINDS)[number];
  readonly nullable: boolean;
  readonly precision?: number;
  readonly scale?: number | 'variable';
  readonly column?: string;
  readonly unread?: string;
}

/** A structural property, as the source declared it. */
interface KnownProperty extends Form {
  readonly name: string;
}

/** What the source's `$metadata` said of the feed's entity set. */
export interface KnownTypes {
  /** Of the feed that they were asked for, as in its state: an older version moves that, and leaves the types. */
  readonly fingerprint: string;
  /** Qualified name of the entity type. */
  readonly name: string;
  readonly key: readonly string[];
  readonly properties: readonly KnownProperty[];
  /** SHA-256 of the document, in hex. */
  readonly document: string;
  /** When it was asked for, epoch ms. */
  readonly askedAt: number;
  /** Names that rows showed, and that the document was asked for and does not declare. */
  readonly undeclared: readonly string[];
}

/** The same, in few characters: properties are declared alike by the dozen, so each way is there once. */
interface Compact extends Omit<KnownTypes, 'properties'> {
  readonly forms: readonly Form[];
  readonly names: readonly string[];
  /** Of each name, its place among the forms. */
  readonly formOf: readonly number[];
}

const scale: Field<number | 'variable'> = jsonField({
  write: (value) => value,
  read: lazily(() => z.union([z.int(), z.literal('variable')])),
});

const compact = record<Compact>({
  fingerprint: text,
  name: text,
  key: texts,
  document: text,
  askedAt: instant,
  undeclared: texts,
  forms: listOf(
    record<Form>({
      type: text,
      kind: oneOf(KINDS),
      nullable: flag,
      precision: optional(count),
      scale: optional(scale),
      column: optional(text),
      unread: optional(text),
    }),
  ),
  names: texts,
  formOf: listOf(count),
});

const sameForm = (form: Form): string =>
  JSON.stringify([form.type, form.kind, form.nullable, form.precision, form.scale, form.column, form.unread]);

const toCompact = ({ properties, ...rest }: KnownTypes): Compact => {
  const forms = new Map<string, { readonly form: Form; readonly place: number }>();
  const formOf = properties.map(({ name: _name, ...form }) => {
    const known = forms.get(sameForm(form)) ?? { form, place: forms.size };
    forms.set(sameForm(form), known);
    return known.place;
  });
  return {
    ...rest,
    forms: [...forms.values()].map(({ form }) => form),
    names: properties.map(({ name }) => name),
    formOf,
  };
};

const fromCompact = ({ forms, names, formOf, ...rest }: Compact, context: z.RefinementCtx): KnownTypes => {
  const properties = names.flatMap((name, place) => {
    const form = forms[formOf[place] ?? forms.length];
    return form === undefined ? [] : [{ name, ...form }];
  });
  if (properties.length === names.length && names.length === formOf.length) return { ...rest, properties };
  context.addIssue({ code: 'custom', message: 'names and forms do not fit' });
  return z.NEVER;
};

/** Types as JSON. */
export const knownTypes: Field<KnownTypes> = jsonField<KnownTypes>({
  write: (types) => compact.json.write(toCompact(types)),
  read: lazily(() => compact.json.read().transform(fromCompact)),
});

/** Characters that types take where they are kept. */
export const charsOfTypes = (types: KnownTypes): number =>
  JSON.stringify(knownTypes.json.write(types)).length;
