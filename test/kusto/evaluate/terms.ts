const isWordCharacter = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}]/u.test(character);

/** As `has` has it: the term stands in the text, whatever its case, and is no part of a longer word. */
export const hasTerm = (text: string, term: string): boolean => {
  const [low, sought] = [text.toLowerCase(), term.toLowerCase()];
  for (let at = low.indexOf(sought); at >= 0; at = low.indexOf(sought, at + 1)) {
    if (!isWordCharacter(low[at - 1]) && !isWordCharacter(low[at + sought.length])) return true;
  }
  return false;
};
