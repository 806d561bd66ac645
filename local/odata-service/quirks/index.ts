import type { CapQuirks } from './caps.ts';
import type { OrderQuirks } from './collation.ts';
import type { CountQuirks } from './counts.ts';
import type { FaultQuirks } from './faults.ts';
import type { FilterQuirks } from './filters.ts';
import type { HeaderQuirks } from './headers.ts';
import type { LinkQuirks } from './links.ts';
import type { NothingQuirks } from './nothing.ts';
import type { RefusalQuirks } from './refusals.ts';
import type { SpellingQuirks } from './spelling.ts';
import type { ThrottlingQuirks } from './throttling.ts';
import type { TimeQuirks } from './times.ts';
import type { ViewQuirks } from './views.ts';

export { type CapQuirks, reachable, topMeant } from './caps.ts';
export { comparedBy, comparedLiteral, type ComparingQuirks } from './comparing.ts';
export { type CountQuirks, countBody, countedAs, inlineCount } from './counts.ts';
export { badRowAnswer, pageBody, type PageText, isNth, spoiledAnswer, tornBody } from './faults.ts';
export type { FilterQuirks } from './filters.ts';
export { brokenByHeaders, controlPrefix, stampHeaders } from './headers.ts';
export {
  chainRows,
  checkLink,
  LinkMemory,
  type LinkQuirks,
  nodeHeaders,
  type NthRequest,
  ownLinkOptions,
} from './links.ts';
export { nothingAnswer } from './nothing.ts';
export { notTaken, type RefusalQuirks, refuseMany, refuseOptions } from './refusals.ts';
export { otherSpelling, roundedInt, roundsShown, spellsOther, type SpellingQuirks } from './spelling.ts';
export { RequestBudget } from './throttling.ts';
export { shownTime, type TimeQuirks } from './times.ts';
export { isShown, showsByClock } from './views.ts';

/** How real services misbehave, by family. All off by default; may be changed at any time, and combined. */
export interface Quirks
  extends
    CapQuirks,
    CountQuirks,
    FaultQuirks,
    FilterQuirks,
    HeaderQuirks,
    LinkQuirks,
    NothingQuirks,
    OrderQuirks,
    RefusalQuirks,
    SpellingQuirks,
    ThrottlingQuirks,
    TimeQuirks,
    ViewQuirks {}
