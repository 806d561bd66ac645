import { type LinkMemory, type Quirks, spellsOther } from './quirks/index.ts';
import { refusal } from './refusal.ts';
import type { RenderStyle } from './render.ts';
import { wantsExactText } from './respond.ts';

/** What an answer needs to know of the service besides the request. */
export interface ServiceView {
  readonly rootPath: string;
  readonly pageSize: number;
  readonly maxPageSize: number;
  readonly quirks: Quirks;
  readonly links: LinkMemory;
  /** The service's clock, epoch ms. */
  readonly now: () => number;
}

/** How the nth answer writes its values. */
export const renderStyle = (
  request: Request,
  quirks: Quirks,
  nth: number,
): RenderStyle & { readonly declared: boolean } => {
  const wantsText = wantsExactText(request);
  if (wantsText && quirks.rejectIeee754 === true)
    throw refusal(406, `The format parameter 'IEEE754Compatible' is not supported.`);
  return {
    exactAsText: wantsText || quirks.numbersAsJson === false,
    declared: wantsText,
    spellsOther: spellsOther(quirks, nth),
    quirks,
  };
};
