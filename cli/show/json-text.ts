/** What JSON lets stand in a text and a terminal may obey, or an eye not see. */
const ODD =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

/** What a terminal may obey as JSON writes it: the same text to whoever reads the JSON that it stands in. */
export const escapedOdd = (text: string): string =>
  text.replaceAll(ODD, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** JSON of one line, the same value for every reader, of which a terminal obeys nothing. */
export const jsonText = (value: unknown): string => escapedOdd(JSON.stringify(value) ?? 'null');
