metadata description = 'Storage of the Functions host, with the run queues and the state table. Reached by identity only.'

@description('Required. Name of the account.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of the account.')
param tags object

@description('Required. Resource id of the identity that the app runs as. Role assignments are named after it: its object id is not known before a deployment.')
param identityId string

@description('Required. Object id of that identity.')
param principalId string

@description('Required. True when the account is reached through private endpoints only.')
param privateNetwork bool

@description('Required. Resource id of the workspace that logs go to.')
param workspaceId string

@description('Required. True when what is read, written and deleted here is logged.')
param storageLogs bool

var roleIds = loadJsonContent('roles.json')
var packageContainerName = 'packages'
var stateTableName = 'tidemark'
// The host gives a message up into the second of each pair.
var queueNames = ['tidemark-runs', 'tidemark-runs-poison', 'tidemark-feeds', 'tidemark-feeds-poison']

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: name
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: { name: 'Standard_LRS' }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    networkAcls: {
      bypass: 'None'
      defaultAction: privateNetwork ? 'Deny' : 'Allow'
    }
    publicNetworkAccess: privateNetwork ? 'Disabled' : 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource packages 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' = {
  parent: blobs
  name: packageContainerName
  properties: { publicAccess: 'None' }
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource queues 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' = [
  for queueName in queueNames: {
    parent: queueService
    name: queueName
  }
]

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' = {
  parent: account
  name: 'default'
}

resource state 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' = {
  parent: tableService
  name: stateTableName
}

// The host makes containers of its own here (keys, timers, leases), so it owns the blobs of the whole account.
resource ownsBlobs 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, identityId, roleIds.storageBlobDataOwner)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roleIds.storageBlobDataOwner)
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

resource usesQueues 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (queueName, index) in queueNames: {
    name: guid(account.id, queueName, identityId, roleIds.storageQueueDataContributor)
    scope: queues[index]
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageQueueDataContributor
      )
      principalId: principalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource usesState 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(state.id, identityId, roleIds.storageTableDataContributor)
  scope: state
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.storageTableDataContributor
    )
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource blobLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (storageLogs) {
  name: 'to-workspace'
  scope: blobs
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource queueLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (storageLogs) {
  name: 'to-workspace'
  scope: queueService
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

#disable-next-line use-recent-api-versions // The newest one that there is.
resource tableLogs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = if (storageLogs) {
  name: 'to-workspace'
  scope: tableService
  properties: {
    workspaceId: workspaceId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
  }
}

@description('Resource id.')
output id string = account.id

@description('URL of the Blob service.')
output blobUrl string = account.properties.primaryEndpoints.blob

@description('URL of the Queue service.')
output queueUrl string = account.properties.primaryEndpoints.queue

@description('URL of the Table service.')
output tableUrl string = account.properties.primaryEndpoints.table

@description('URL of the container that the package is deployed to.')
output packageContainerUrl string = '${account.properties.primaryEndpoints.blob}${packages.name}'
