const TONES: ReadonlyMap<string, string> = new Map([
  ['failed', 'bar-failed'],
  ['stopped', 'bar-stopped'],
  ['no-new-rows', 'bar-idle'],
  ['unchanged', 'bar-idle'],
  ['compared', 'bar-idle'],
  ['planned', 'bar-idle'],
]);

/** The class of a bar, by how its run ended. */
export const barTone = (outcome: string): string => TONES.get(outcome) ?? 'bar-good';
