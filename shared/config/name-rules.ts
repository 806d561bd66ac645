const FEED_NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
const SOURCE_NAME = /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/;
// What a function app on Linux takes: Microsoft Learn, "Configure an App Service app".
const SETTING_NAME = /^[A-Za-z_][A-Za-z0-9_.]{0,127}$/;
const HEADER_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
// Microsoft Fabric docs, delta-lake-interoperability and data-warehouse/tables.
const TABLE_REFUSED = /["'#%+:?`/\\\p{Cc}]/u;
// Without column mapping, Delta itself refuses these.
const COLUMN_REFUSED = /[ ,;{}()\n\t=]/;
// Engines take files and folders with such names for hidden ones.
const HIDDEN = /^[_.]/;
const SECRET_NAME =
  /^(?:proxy-)?authorization$|^cookie$|api[-_]?key|subscription[-_]?key|functions[-_]?key|access[-_]?key|account[-_]?key|token|secret|passw(?:or)?d|credential|^sig$|^code$/i;

/** What is wrong with a text, and what to do; undefined when nothing is. */
export type Rule = (text: string) => string | undefined;

export const feedNameRule: Rule = (text) =>
  FEED_NAME.test(text)
    ? undefined
    : 'must be 1 to 63 of a-z, 0-9 and "-", beginning with a letter or digit, as it becomes part of URLs and keys';

export const sourceNameRule: Rule = (text) =>
  SOURCE_NAME.test(text)
    ? undefined
    : 'must be 1 to 63 letters, digits, "-" and "_", beginning with a letter or digit';

export const settingNameRule: Rule = (text) =>
  SETTING_NAME.test(text)
    ? undefined
    : 'must be the name of an app setting (letters, digits, "_" and "."), not the secret itself';

export const textRule: Rule = (text) => (text.trim() === '' ? 'must not be empty' : undefined);

export const columnNameRule: Rule = (text) =>
  text === '' || COLUMN_REFUSED.test(text)
    ? 'must be a column name without a space, tab, newline or any of ,;{}()=, which Delta refuses'
    : undefined;

/** A property's name, or a path: the names of complex properties with that of one in the last of them, and slashes between. */
export const pathRule: Rule = (text) =>
  columnNameRule(text) ??
  (text.split('/').includes('')
    ? 'must be a name, or a path such as "Address/Zip", without a slash at an end or two of them'
    : undefined);

/** A table's name: `Orders`, or `schema.Orders`. */
export const tableNameRule: Rule = (text) => {
  const parts = text.split('.');
  if (parts.length > 2 || parts.includes(''))
    return 'must be "Table" or "schema.Table", with one period at most';
  if (TABLE_REFUSED.test(text))
    return 'must not hold any of "\'#%+:?`/\\ or a control character: Fabric refuses it';
  return parts.some((part) => HIDDEN.test(part) || part.trim() !== part)
    ? 'must not begin with "_" or begin or end with a space: engines would not show the table'
    : undefined;
};

export const headerNameRule: Rule = (text) => {
  // Node's `fetch` drops it without a word (seen with undici 7.29.1, whose headers become a plain object).
  if (text.toLowerCase() === '__proto__') return 'is a header that Node.js does not send';
  return HEADER_NAME.test(text) ? undefined : 'must be the name of an HTTP header';
};

/** Refuses a header or query option whose value would be a secret. */
export const noSecretRule: Rule = (name) =>
  SECRET_NAME.test(name)
    ? 'would hold a secret, which does not belong in this file; use "auth", of type "header" for a key, with {"setting": "NAME"}'
    : undefined;
