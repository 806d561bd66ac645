/** What a queue function is handed, as a value: an object, or its JSON text. Undefined for a text that is no JSON. */
export const messageJson = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
};
