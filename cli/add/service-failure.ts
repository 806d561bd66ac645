import { isTidemarkError, type TidemarkError } from '../../shared/core/index.ts';
import { exitOf } from '../ask/problem-exits.ts';
import { Failure } from '../failure.ts';

const ROOT =
  'Name the root of the service, below which $metadata lies, such as https://services.odata.org/V4/Northwind/Northwind.svc.';
const SIGN_IN =
  'Say how to sign in, by the names of the settings that hold the secrets: --user and --password-setting, --header and --header-setting, --token-setting, or --scope.';

/** What to look at on the line, by what the message says to look at in a feed. */
const remediesOf = ({ kind }: TidemarkError, check: string): readonly string[] => {
  if (kind === 'source-unavailable') return ['Is the service up, and is the address right?'];
  if (/the host in/.test(check)) return ['Is the address right?'];
  return [...(/\bserviceUrl\b/.test(check) ? [ROOT] : []), ...(/\bauth\b/.test(check) ? [SIGN_IN] : [])];
};

/** What keeps a service from being looked at: told of the service, as there is no feed yet, and with what of the line may help. */
export const serviceFailure = (error: unknown, serviceUrl: string): unknown => {
  if (!isTidemarkError(error)) return error;
  const [, what = '', check = ''] = /^([^]*?)( Check [^]*)?$/.exec(error.message) ?? [];
  const remedies = remediesOf(error, check);
  const told = remedies.length === 0 ? error.message : [what, ...remedies].join(' ');
  return new Failure(exitOf(error.kind), told.replace(/^Feed "add": /, `${serviceUrl}: `));
};
