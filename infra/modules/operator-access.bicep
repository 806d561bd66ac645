metadata description = 'Lets people carry out the runbooks: they read, and write where a runbook edits. Their roles on the tables are in lake-access.bicep.'

@description('Required. Name of the storage account of the Functions host.')
param accountName string

@description('Required. Name of the vault; empty: there is none.')
param vaultName string

@description('Required. Object ids of people or groups. Azure finds out which they are.')
param operatorPrincipalIds array

var roleIds = loadJsonContent('roles.json')

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accountName
}

resource queueService 'Microsoft.Storage/storageAccounts/queueServices@2025-01-01' existing = {
  parent: account
  name: 'default'
}

resource runQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' existing = {
  parent: queueService
  name: 'tidemark-runs'
}

resource poisonQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' existing = {
  parent: queueService
  name: 'tidemark-runs-poison'
}

resource feedsQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' existing = {
  parent: queueService
  name: 'tidemark-feeds'
}

resource feedsPoisonQueue 'Microsoft.Storage/storageAccounts/queueServices/queues@2025-01-01' existing = {
  parent: queueService
  name: 'tidemark-feeds-poison'
}

resource tableService 'Microsoft.Storage/storageAccounts/tableServices@2025-01-01' existing = {
  parent: account
  name: 'default'
}

resource state 'Microsoft.Storage/storageAccounts/tableServices/tables@2025-01-01' existing = {
  parent: tableService
  name: 'tidemark'
}

resource vault 'Microsoft.KeyVault/vaults@2024-11-01' existing = if (!empty(vaultName)) {
  name: vaultName
}

resource readsRuns 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(runQueue.id, operatorPrincipalId, roleIds.storageQueueDataReader)
    scope: runQueue
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageQueueDataReader
      )
      principalId: operatorPrincipalId
    }
  }
]

resource readsFeeds 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(feedsQueue.id, operatorPrincipalId, roleIds.storageQueueDataReader)
    scope: feedsQueue
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageQueueDataReader
      )
      principalId: operatorPrincipalId
    }
  }
]

// "A message stays in a queue" takes it out.
resource clearsPoison 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(poisonQueue.id, operatorPrincipalId, roleIds.storageQueueDataContributor)
    scope: poisonQueue
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageQueueDataContributor
      )
      principalId: operatorPrincipalId
    }
  }
]

resource clearsFeedsPoison 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(feedsPoisonQueue.id, operatorPrincipalId, roleIds.storageQueueDataContributor)
    scope: feedsPoisonQueue
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageQueueDataContributor
      )
      principalId: operatorPrincipalId
    }
  }
]

// "A lease that is stuck" merges into an entity.
resource editsState 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(state.id, operatorPrincipalId, roleIds.storageTableDataContributor)
    scope: state
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageTableDataContributor
      )
      principalId: operatorPrincipalId
    }
  }
]

// "A secret that has expired" sets a new version.
resource setsSecrets 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: if (!empty(vaultName)) {
    name: guid(vault.id, operatorPrincipalId, roleIds.keyVaultSecretsOfficer)
    scope: vault
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.keyVaultSecretsOfficer
      )
      principalId: operatorPrincipalId
    }
  }
]
