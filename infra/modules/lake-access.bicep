metadata description = 'Lets the app, and the people who carry out the runbooks, read and write one file system of a storage account.'

@description('Required. Name of the account.')
param accountName string

@description('Required. Name of the file system.')
param fileSystem string

@description('Required. Resource id of the identity that the app runs as. Role assignments are named after it: its object id is not known before a deployment.')
param identityId string

@description('Required. Object id of that identity.')
param principalId string

@description('Required. Object ids of the people or groups who may restore a table.')
param operatorPrincipalIds array

var roleIds = loadJsonContent('roles.json')

resource account 'Microsoft.Storage/storageAccounts@2025-01-01' existing = {
  name: accountName
}

resource blobs 'Microsoft.Storage/storageAccounts/blobServices@2025-01-01' existing = {
  parent: account
  name: 'default'
}

resource container 'Microsoft.Storage/storageAccounts/blobServices/containers@2025-01-01' existing = {
  parent: blobs
  name: fileSystem
}

resource writesLake 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(container.id, identityId, roleIds.storageBlobDataContributor)
  scope: container
  properties: {
    roleDefinitionId: subscriptionResourceId(
      'Microsoft.Authorization/roleDefinitions',
      roleIds.storageBlobDataContributor
    )
    principalId: principalId
    principalType: 'ServicePrincipal'
  }
}

// "A lake table that was dropped" restores a folder.
resource restoresTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for operatorPrincipalId in operatorPrincipalIds: {
    name: guid(container.id, operatorPrincipalId, roleIds.storageBlobDataContributor)
    scope: container
    properties: {
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roleIds.storageBlobDataContributor
      )
      principalId: operatorPrincipalId
    }
  }
]
