import { capturedLet } from './captured-let.ts';

/** The house's own rules, for oxlint: what it has none for. */
const house = { meta: { name: 'house' }, rules: { 'captured-let': capturedLet } };

// oxlint takes a plugin by its default export.
export default house;
