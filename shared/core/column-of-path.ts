/** The table column of a value within complex properties, by the path to it: `Id/Code` is in `Id_Code`. A plain name is its own. */
export const columnOfPath = (path: string): string => path.replaceAll('/', '_');
