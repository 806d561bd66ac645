targetScope = 'subscription'

import * as checked from 'modules/checks.bicep'

metadata description = 'Tidemark in a resource group of its own: the function app, its storage, its lake unless there is one, and what watches it.'

@description('Required. Name of this deployment: part of the names of its resources.')
@minLength(1)
@maxLength(40)
param environmentName string

@description('Required. Region.')
param location string

@description('Optional. Name of the resource group; empty: rg-<environmentName>.')
param resourceGroupName string = ''

@description('Optional. Tags of every resource.')
param tags object = {}

@description('Optional. Version of Node.js.')
param nodeVersion '24' | '22' = '24'

@description('Optional. Memory of one instance, in MB; SYNC_MEMORY_MB of the app.')
param instanceMemoryMB 512 | 2048 | 4096 = 2048

@description('Optional. The most instances of each function group at a time: the HTTP functions are one group, the timer and the three queue functions one each. A limit of cost: leases keep the runs of a feed apart.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Optional. Instances that are kept warm, as {name, instanceCount}: name is http or function:<name of a function>.')
param alwaysReady { name: string, instanceCount: int }[] = []

@description('Optional. Where the tables are: https://onelake.dfs.fabric.microsoft.com/<workspace>/<item> or https://<account>.dfs.core.windows.net/<filesystem>/<path>; empty: a new storage account.')
param lakeUrl string = ''

@description('Optional. Resource id of the storage account in lakeUrl: then the app is given its role there. Not for OneLake.')
param lakeAccountId string = ''

@description('Optional. Name of the file system in the new storage account.')
param lakeFileSystem string = 'lake'

@description('Optional. SKU of the new storage account: copies in one building, in three zones (where the region has them), or in two regions.')
param lakeSku 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS' = 'Standard_LRS'

@description('Optional. The feeds, as the list in feeds.json has them; empty: those of the feeds.json in the package.')
param feeds array = []

@description('Optional. When feeds are looked at: NCRONTAB with six fields, UTC.')
param syncSchedule string = '0 */15 * * * *'

@description('Optional. When the tables are kept in order, once a day at best: NCRONTAB with six fields, UTC.')
param maintainSchedule string = '0 30 2 * * *'

@description('Optional. Feeds at work at once.')
@minValue(1)
@maxValue(16)
param syncConcurrency int = 2

@description('Optional. Seconds after which a run of the timer or the queue stops at its next page. A queue message resumes it.')
@minValue(1)
@maxValue(530)
param syncDeadlineSeconds int = 480

@description('Optional. Seconds after which a run that was asked for over HTTP waits for a queue message, which resumes it.')
@minValue(1)
@maxValue(220)
param httpDeadlineSeconds int = 200

@description('Optional. Compression of the data files.')
param parquetCodec 'snappy' | 'zstd' = 'snappy'

@description('Optional. Rows in one data file and commit at the most: it is closed before when it has its share of the memory.')
@minValue(1)
@maxValue(1000000)
param batchRows int = 1000000

@description('Optional. Rows, of source and table together, that a reload holds in memory while it compares them; more go to the disk of the instance.')
@minValue(0)
@maxValue(10000000)
param reloadCompareRows int = 1000000

@description('Optional. Days for which the history of runs is kept, and a run can be asked for by its id.')
@minValue(1)
@maxValue(3650)
param runHistoryDays int = 90

@description('Optional. The page at /api/ui: off, read (no button that changes anything), or on.')
@allowed(['off', 'read', 'on'])
param ui string = 'read'

@description('Optional. Names of the app settings that hold secrets of sources, as feeds.json names them; with any, a Key Vault is made and the settings refer to it.')
param secretNames string[] = []

@description('Optional. Values by the names in secretNames. A name without a value keeps what the vault holds.')
@secure()
param secretValues object = {}

@description('Optional. True: storage and vault are reached through private endpoints in a new virtual network only.')
param privateNetwork bool = false

@description('Optional. Address range of that network, /25 or wider.')
param networkAddressPrefix string = '10.42.0.0/24'

@description('Optional. Client id of an Entra application that callers of the HTTP functions must sign in to, besides the function key; empty: the function key alone.')
param entraClientId string = ''

@description('Optional. Client ids of the applications that may call; empty: entraClientId alone.')
param entraAllowedClientIds string[] = []

@description('Optional. True: Code + Test of the Azure portal may call the functions (CORS for https://portal.azure.com).')
param portalCors bool = true

@description('Optional. Object ids of the people or groups who carry out the runbooks: roles on state, queues, tables and secrets. Owners have none, for shared keys are off.')
param operatorPrincipalIds string[] = []

@description('Optional. True: what is in the file system of the lake is safe from a deletion of its account; azd down then stops there. Whoever deploys has to be allowed to make locks.')
param lakeDeleteLock bool = false

@description('Optional. Days that logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 30

@description('Optional. True: what is read, written and deleted in the storage accounts is logged. The host polls its queues all day, and the workspace charges for each line.')
param storageLogs bool = false

@description('Optional. True: the lines of the host and the functions go to the table FunctionAppLogs too. AppTraces has them already, and the workspace charges for both.')
param functionAppLogs bool = false

@description('Optional. GB of logs a day after which the workspace takes no more until the next day, and alerts see nothing; 0: no limit.')
@minValue(0)
@maxValue(1000)
param dailyLogCapGB int = 0

@description('Optional. What the resource group may cost in a month, in the currency of the subscription: at four fifths, and when it is foreseen, its owners and alertEmail are told; 0: no budget.')
@minValue(0)
param budgetAmount int = 0

@description('Optional. First day of the month that the budget begins in, such as 2026-12-01. Azure never lets it change.')
param budgetStartDate string = ''

@description('Optional. Address that alerts are sent to; empty: none.')
param alertEmail string = ''

@description('Optional. URL that alerts are posted to; empty: none.')
@secure()
param alertWebhookUrl string = ''

@description('Optional. Minutes without a successful run after which it is told: a few times the interval of the schedule.')
@minValue(5)
@maxValue(1440)
param staleMinutes int = 60

// The name of the service in azure.yaml.
var serviceName = 'sync'
var suffix = uniqueString(subscription().id, environmentName, location)
var groupName = empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName
var allTags = union(tags, { 'azd-env-name': environmentName })
var hasVault = !empty(secretNames)
var vaultName = 'tm-kv-${suffix}'

// Names of alerts and role assignments come of these. An output of a module would do as well, but what-if could not know it.
var identityName = 'tidemark-id-${suffix}'
var identityId = resourceId(
  subscription().subscriptionId,
  groupName,
  'Microsoft.ManagedIdentity/userAssignedIdentities',
  identityName
)
var appName = 'tidemark-${suffix}'
var appId = resourceId(subscription().subscriptionId, groupName, 'Microsoft.Web/sites', appName)
var hostStorageName = 'tmhost${suffix}'
var componentName = 'tidemark-appi-${suffix}'
var componentId = resourceId(subscription().subscriptionId, groupName, 'Microsoft.Insights/components', componentName)

// Variables are evaluated before anything is deployed, so that what cannot be is refused at once.
var checkedSettings = checked.secretNames(secretNames)
var networkPrefix = privateNetwork ? checked.networkPrefix(networkAddressPrefix) : ''
var budgetStart = budgetAmount == 0 ? '' : checked.firstOfMonth(budgetStartDate)
var hasNewLake = empty(lakeUrl)
var givenLakeUrl = hasNewLake ? '' : checked.lakeUrl(lakeUrl)
var newLakeName = 'tmlake${suffix}'
var lakeAccount = empty(lakeAccountId)
  ? { subscriptionId: subscription().subscriptionId, group: groupName, name: newLakeName }
  : checked.lakeAccount(lakeAccountId, lakeUrl)

var storageSuffix = environment().suffixes.storage
var blobZone = 'privatelink.blob.${storageSuffix}'
var dfsZone = 'privatelink.dfs.${storageSuffix}'
var queueZone = 'privatelink.queue.${storageSuffix}'
var tableZone = 'privatelink.table.${storageSuffix}'
var vaultZone = 'privatelink.vaultcore.azure.net'

var syncSettings = {
  AZURE_CLIENT_ID: identity.outputs.clientId
  BATCH_ROWS: string(batchRows)
  FEEDS_FILE: 'feeds.json'
  FEEDS_JSON: empty(feeds) ? '' : string({ feeds: feeds })
  HTTP_DEADLINE_SECONDS: string(httpDeadlineSeconds)
  LAKE_URL: hasNewLake ? lake!.outputs.url : givenLakeUrl
  MAINTAIN_SCHEDULE: maintainSchedule
  PARQUET_CODEC: parquetCodec
  RELOAD_COMPARE_ROWS: string(reloadCompareRows)
  RUN_HISTORY_DAYS: string(runHistoryDays)
  STATE_TABLES_URL: hostStorage.outputs.tableUrl
  SYNC_CONCURRENCY: string(syncConcurrency)
  SYNC_DEADLINE_SECONDS: string(syncDeadlineSeconds)
  SYNC_MEMORY_MB: string(instanceMemoryMB)
  SYNC_SCHEDULE: syncSchedule
  UI: ui
}

var secretSettings = toObject(
  checkedSettings,
  secretName => secretName,
  secretName => '@Microsoft.KeyVault(VaultName=${vaultName};SecretName=${checked.secretNameOf(secretName)})'
)

resource group 'Microsoft.Resources/resourceGroups@2024-11-01' = {
  name: groupName
  location: location
  tags: allTags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: identityName
    location: location
    tags: allTags
  }
}

module telemetry 'modules/telemetry.bicep' = {
  scope: group
  params: {
    workspaceName: 'tidemark-log-${suffix}'
    componentName: componentName
    location: location
    tags: allTags
    retentionDays: logRetentionDays
    dailyCapGB: dailyLogCapGB
    identityId: identityId
    principalId: identity.outputs.principalId
  }
}

module hostStorage 'modules/host-storage.bicep' = {
  scope: group
  params: {
    name: hostStorageName
    location: location
    tags: allTags
    identityId: identityId
    principalId: identity.outputs.principalId
    privateNetwork: privateNetwork
    workspaceId: telemetry.outputs.workspaceId
    storageLogs: storageLogs
  }
}

module lake 'modules/lake.bicep' = if (hasNewLake) {
  scope: group
  params: {
    name: newLakeName
    location: location
    tags: allTags
    sku: lakeSku
    fileSystem: lakeFileSystem
    deleteLock: lakeDeleteLock
    privateNetwork: privateNetwork
    workspaceId: telemetry.outputs.workspaceId
    storageLogs: storageLogs
  }
}

module lakeAccess 'modules/lake-access.bicep' = if (hasNewLake || !empty(lakeAccountId)) {
  scope: resourceGroup(lakeAccount.subscriptionId, lakeAccount.group)
  params: {
    accountName: lakeAccount.name
    fileSystem: hasNewLake ? lakeFileSystem : checked.fileSystemOf(lakeUrl)
    identityId: identityId
    principalId: identity.outputs.principalId
    operatorPrincipalIds: operatorPrincipalIds
  }
  dependsOn: [lake]
}

module keyVault 'modules/key-vault.bicep' = if (hasVault) {
  scope: group
  params: {
    name: vaultName
    location: location
    tags: allTags
    identityId: identityId
    principalId: identity.outputs.principalId
    secretNames: checkedSettings
    secretValues: secretValues
    privateNetwork: privateNetwork
    workspaceId: telemetry.outputs.workspaceId
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'tidemark-vnet-${suffix}'
    location: location
    tags: allTags
    addressPrefix: networkPrefix
    appPrefix: cidrSubnet(networkPrefix, 26, 0)
    endpointPrefix: cidrSubnet(networkPrefix, 26, 1)
    zoneNames: concat([blobZone, dfsZone, queueZone, tableZone], hasVault ? [vaultZone] : [])
  }
}

// The lake's client sends some calls to blob and some to dfs: it needs both.
module privateEndpoints 'modules/private-endpoints.bicep' = if (privateNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    subnetId: network!.outputs.endpointSubnetId
    targets: concat(
      [
        { name: 'host-blob', group: 'blob', resourceId: hostStorage.outputs.id, zoneName: blobZone }
        { name: 'host-queue', group: 'queue', resourceId: hostStorage.outputs.id, zoneName: queueZone }
        { name: 'host-table', group: 'table', resourceId: hostStorage.outputs.id, zoneName: tableZone }
      ],
      hasNewLake
        ? [
            { name: 'lake-blob', group: 'blob', resourceId: lake!.outputs.id, zoneName: blobZone }
            { name: 'lake-dfs', group: 'dfs', resourceId: lake!.outputs.id, zoneName: dfsZone }
          ]
        : [],
      hasVault ? [{ name: 'vault', group: 'vault', resourceId: keyVault!.outputs.id, zoneName: vaultZone }] : []
    )
  }
}

module functionApp 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: appName
    planName: 'tidemark-plan-${suffix}'
    location: location
    tags: allTags
    serviceName: serviceName
    identityId: identityId
    identityClientId: identity.outputs.clientId
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReady: alwaysReady
    blobUrl: hostStorage.outputs.blobUrl
    queueUrl: hostStorage.outputs.queueUrl
    packageContainerUrl: hostStorage.outputs.packageContainerUrl
    componentName: componentName
    workspaceId: telemetry.outputs.workspaceId
    settings: union(secretSettings, syncSettings)
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    entraClientId: entraClientId
    entraAllowedClientIds: entraAllowedClientIds
    portalCors: portalCors
    functionAppLogs: functionAppLogs
  }
  dependsOn: [keyVault, lakeAccess, privateEndpoints]
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    workspaceId: telemetry.outputs.workspaceId
    applicationInsightsId: componentId
    functionAppId: appId
    pageUrl: '${functionApp.outputs.url}/api/ui'
    alertEmail: alertEmail
    alertWebhookUrl: alertWebhookUrl
    staleMinutes: staleMinutes
  }
}

module operatorAccess 'modules/operator-access.bicep' = if (!empty(operatorPrincipalIds)) {
  scope: group
  params: {
    accountName: hostStorageName
    vaultName: hasVault ? vaultName : ''
    operatorPrincipalIds: operatorPrincipalIds
  }
  dependsOn: [hostStorage, keyVault]
}

module budget 'modules/budget.bicep' = if (budgetAmount > 0) {
  scope: group
  params: {
    amount: budgetAmount
    startDate: budgetStart
    alertEmail: alertEmail
  }
}

@description('Name of the resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('Name of the function app.')
output FUNCTION_APP_NAME string = functionApp.outputs.name

@description('URL of the HTTP functions.')
output FUNCTION_APP_URL string = functionApp.outputs.url

@description('Where the tables are.')
output LAKE_LOCATION string = hasNewLake ? lake!.outputs.url : givenLakeUrl

@description('Object id of the identity that the app runs as: what infra/grant-onelake.sh gives a role to.')
output IDENTITY_PRINCIPAL_ID string = identity.outputs.principalId

@description('Resource id of the workbook that shows the feeds.')
output WORKBOOK_ID string = monitoring.outputs.workbookId
