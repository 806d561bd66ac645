metadata description = 'Refuses parameters with a sentence where they would end in words of the language: an index out of bounds, a subnet that cannot be generated.'

var nameCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789_.'

@export()
@description('The name of a secret in the vault, by the name of the app setting that refers to it.')
func secretNameOf(setting string) string => replace(replace(setting, '_', '-'), '.', '-')

func isName(setting string) bool =>
  !empty(setting) && empty(filter(
    range(0, length(setting)),
    at => !contains(nameCharacters, toLower(substring(setting, at, 1)))
  ))

func notTaken(settings string[]) string[] => filter(settings, setting => !isName(setting))

func inVault(settings string[]) string[] => map(settings, setting => toLower(secretNameOf(setting)))

@export()
@description('Names of app settings, none that Linux does not take, and no two that are one secret in the vault.')
func secretNames(settings string[]) string[] =>
  !empty(notTaken(settings))
    ? fail('secretNames: the name of an app setting is made of letters, digits, "_" and ".", unlike "${join(notTaken(settings), '", "')}"')
    : length(union(inVault(settings), [])) < length(settings) ? fail('secretNames: two of these are one secret in the vault, where "_" and "." are hyphens and case does not count: ${join(settings, ', ')}') : settings

@export()
@description('The address range of a network that has room for two subnets of /26.')
func networkPrefix(prefix string) string =>
  contains(map(range(2, 24), bits => string(bits)), last(split(prefix, '/')))
    ? prefix
    : fail('networkAddressPrefix has to be /25 or wider, such as 10.42.0.0/24, for it holds two subnets of /26. It is "${prefix}"')

func isAbfss(lakeUrl string) bool => startsWith(toLower(lakeUrl), 'abfss://')

// The part between // and the next slash: a host, or <file system>@<host>.
func authorityOf(lakeUrl string) string[] => split(split(lakeUrl, '/')[?2] ?? '', '@')

@export()
@description('The file system that the URL of a lake names; empty when there is none.')
func fileSystemOf(lakeUrl string) string =>
  isAbfss(lakeUrl)
    ? (length(authorityOf(lakeUrl)) == 2 ? authorityOf(lakeUrl)[0] : '')
    : (split(lakeUrl, '/')[?3] ?? '')

// Not repeated in the sentence: somebody may have put a secret into it.
@export()
@description('The URL of a lake that names a file system.')
func lakeUrl(url string) string =>
  (isAbfss(url) || startsWith(toLower(url), 'https://')) && !empty(fileSystemOf(url))
    ? url
    : fail('lakeUrl names no file system: it has to be https://<host>/<file system>/<path>, on OneLake https://<host>/<workspace>/<item>')

// No account can have such a name, so a part that is missing is not taken for one.
func partOf(id string, index int) string => split(id, '/')[?index] ?? '-'

func isAccountId(id string) bool =>
  length(split(id, '/')) == 9 && toLower('${partOf(id, 1)}/${partOf(id, 3)}/${partOf(id, 6)}/${partOf(id, 7)}') == 'subscriptions/resourcegroups/microsoft.storage/storageaccounts'

@export()
@description('The subscription, resource group and name of a storage account, by the resource id of the one that a lake is in.')
func lakeAccount(id string, lakeUrl string) { subscriptionId: string, group: string, name: string } =>
  !isAccountId(id)
    ? fail('lakeAccountId has to be the resource id of a storage account: /subscriptions/<id>/resourceGroups/<group>/providers/Microsoft.Storage/storageAccounts/<account>. It is "${id}"')
    : toLower(split(last(authorityOf(lakeUrl)) ?? '', '.')[0]) != toLower(partOf(id, 8))
        ? fail('lakeAccountId is of the account "${partOf(id, 8)}", and lakeUrl is not')
        : { subscriptionId: partOf(id, 2), group: partOf(id, 4), name: partOf(id, 8) }

@export()
@description('The first day of a month, as a budget begins.')
func firstOfMonth(date string) string =>
  length(date) == 10 && endsWith(date, '-01')
    ? date
    : fail('budgetStartDate has to be the first day of a month, such as 2026-12-01, when there is a budgetAmount. It is "${date}"')
