/** A member of a request's body as it is typed: `dryRun` is `--dry-run`. */
export const optionOf = (member: string): string =>
  `--${member.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Members that are quoted by their names: `"last"` is `--last`. */
const NAMED = /"(last|rows|from|to|all|force|dryRun)"/g;

/** A sentence about a request's body, with the options in the place of its members. */
export const optionsIn = (text: string): string =>
  text.replaceAll(NAMED, (_quoted, member: string) => optionOf(member));

const MEMBER = '(?:"(?:all|force|dryRun)": true|"from": …|"force")';
const BODY = new RegExp(String.raw`\{${MEMBER}(?:, ${MEMBER})*\}|${MEMBER}`, 'g');

/** Messages name a reload by its body, `{"all": true, "force": true}`: at a terminal that is `--all --force`. */
export const asTyped = (text: string): string =>
  text.replaceAll(BODY, (body) =>
    [...body.matchAll(/"(\w+)"(: …)?/g)]
      .map(([, member = '', open]) => optionOf(member) + (open === undefined ? '' : ' …'))
      .join(' '),
  );
