import type { Found } from './search.ts';

/** One line that says what a search found; the whole way to a fault where everything is swept. */
export const reportOf = (name: string, found: Found, isSweep: boolean): string => {
  const states = `${found.states.toLocaleString('en')} states`;
  if (found.outcome !== 'fault') return `${name}: ${found.outcome}, ${states}`;
  const { fault, trace } = found;
  const way = isSweep ? `:\n  ${trace.join('\n  ')}` : '';
  return `${name}: ${fault}, found in ${states}, ${trace.length} steps from the start${way}`;
};
