import { capturedLet } from './captured-let.ts';
import { noSentinel } from './no-sentinel.ts';
import { noteValues } from './note-values.ts';
import { runKinds } from './run-kinds.ts';

/** The house's own rules, for oxlint: what it has none for. */
const house = {
  meta: { name: 'house' },
  rules: {
    'captured-let': capturedLet,
    'no-sentinel': noSentinel,
    'note-values': noteValues,
    'run-kinds': runKinds,
  },
};

// oxlint takes a plugin by its default export.
export default house;
