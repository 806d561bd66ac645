/** A text with every secret in it replaced. */
export type Redact = (text: string) => string;

/** A shorter secret is a part of too many words: only what is made of it is looked for. */
const SHORTEST = 4;
const REPLACED = '***';

/** What has the shape of a secret, whosever it is: tokens, pairs, signatures and keys of storage accounts. */
const SHAPES = [
  String.raw`\b(?:Bearer|Basic)\s+[\w.~+/=-]{8,}`,
  String.raw`\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?`,
  String.raw`\b(?:sig|AccountKey|SharedAccessSignature)=[^\s"'<>&;]+`,
];

const encodings = (secret: string): readonly string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  const base64 = bytes.toString('base64');
  const json = JSON.stringify(secret).slice(1, -1);
  const form = new URLSearchParams([['', secret]]).toString().slice(1);
  return [
    secret,
    encodeURIComponent(secret),
    encodeURIComponent(encodeURIComponent(secret)),
    form,
    json,
    JSON.stringify(json).slice(1, -1),
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(base64),
    bytes.toString('base64url'),
  ];
};

const escaped = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}/-]/g, String.raw`\$&`);

/**
 * Replaces each of `secrets`, as it is, URL-encoded, as base64 and as JSON writes it, in any case; and what has the shape of a token or a
 * signature. One is made where the app is put together, and used wherever text leaves it: log, record, answer.
 */
export const createRedactor = (secrets: readonly string[]): Redact => {
  const forms = new Set(secrets.flatMap(encodings).filter(({ length }) => length >= SHORTEST));
  // The longest first: a form may begin with another one.
  const known = [...forms].toSorted((a, b) => b.length - a.length).map(escaped);
  const secretForms = known.length === 0 ? undefined : new RegExp(known.join('|'), 'gi');
  const shapes = new RegExp(SHAPES.join('|'), 'gi');
  // What is known goes first: a shape that ends within a secret would leave the rest of it.
  return (text) =>
    (secretForms === undefined ? text : text.replaceAll(secretForms, REPLACED)).replaceAll(shapes, REPLACED);
};
