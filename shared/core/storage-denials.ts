/** Why a storage service refuses a caller, as far as its error code tells. */
type Denial = 'network' | 'keys' | 'role' | 'credential' | 'account';

/**
 * By code, in lower case. `AuthorizationFailure` is the network's word: a role that lacks is a `PermissionMismatch`.
 * Source: Azure Storage REST, "Common REST API error codes"; Azure/azure-cli#11345.
 */
const DENIALS: ReadonlyMap<string, Denial> = new Map<string, Denial>([
  ['authorizationfailure', 'network'],
  ['publicaccessnotpermitted', 'network'],
  ['authorizationsourceipmismatch', 'network'],
  ['keybasedauthenticationnotpermitted', 'keys'],
  ['authorizationpermissionmismatch', 'role'],
  ['insufficientaccountpermissions', 'role'],
  ['authorizationservicemismatch', 'role'],
  ['authorizationresourcetypemismatch', 'role'],
  ['authenticationfailed', 'credential'],
  ['invalidauthenticationinfo', 'credential'],
  ['accountisdisabled', 'account'],
]);

/** What one store's remedies name. */
export interface StorageWords {
  /** What to give the identity, as in "the role Storage Table Data Contributor on the account". */
  readonly role: string;
  /** What to set so that no key is used. */
  readonly keyless: string;
  /** What else may be wrong with what was sent. */
  readonly credential: string;
}

/** What to do about a storage service that refused a caller (401 or 403), for state, queue and lake alike. */
export const storageRemedy = (code: string | undefined, words: StorageWords): string => {
  const role = `Give the identity that runs this app ${words.role}`;
  switch (DENIALS.get((code ?? '').toLowerCase())) {
    case 'network':
      return "The account's firewall or private endpoint stands in the way: under Networking of the storage account, let the app's network in. No role helps here.";
    case 'keys':
      return `The account takes no keys: ${words.keyless}.`;
    case 'role':
      return `${role}. A new role takes up to ten minutes.`;
    case 'credential':
      return `The service does not accept what the app signs in with: ${words.credential}.`;
    case 'account':
      return 'The storage account is disabled: look at it, and at its subscription, in the portal.';
    case undefined:
      return `${role}, and look at Networking of the storage account.`;
  }
};
