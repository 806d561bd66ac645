export { allFaults, betweenFaults, isAtBounds, withinFaults } from './bound-faults.ts';
export {
  type CameRows,
  cameTo,
  type Evidence,
  isRefused,
  type LeadRow,
  type Option,
  type QuestionName,
  rowsOf,
  type Wire,
} from './evidence.ts';
export { investigate } from './investigate.ts';
export { askPlainer } from './plainer.ts';
export { firstQuery, lastQuery } from './questions.ts';
export { Session } from './session.ts';
export { bound, FEW, topped } from './query-parts.ts';
export { type LookLimits, MOST_REQUESTS, Requests } from './requests.ts';
