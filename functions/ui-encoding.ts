/** As a file lies beside its plain one, best first. */
export const ENCODINGS = [
  { name: 'br', suffix: '.br' },
  { name: 'gzip', suffix: '.gz' },
] as const;

export type Encoding = (typeof ENCODINGS)[number];

/** The weight of each coding that a header names, 0 to 1. */
const weightsOf = (header: string): ReadonlyMap<string, number> =>
  new Map(
    header.split(',').map((part) => {
      const [name = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
      const given = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
      const weight = given === undefined ? 1 : Number(given);
      return [name, weight >= 0 && weight <= 1 ? weight : 0];
    }),
  );

/**
 * The encoding to answer with, undefined for none. The client's highest weight counts, and among equals the smaller file.
 * Source: RFC 9110, section 12.5.3.
 */
export const chooseEncoding = (header: string | null): Encoding | undefined => {
  if (header === null) return undefined;
  const weights = weightsOf(header);
  const weightOf = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  const plain = weights.get('identity') ?? 0;
  const taken = ENCODINGS.filter(({ name }) => weightOf(name) > 0 && weightOf(name) >= plain);
  return taken.toSorted((a, b) => weightOf(b.name) - weightOf(a.name))[0];
};
