metadata description = 'The identity that the app runs as.'

@description('Required. Name of the identity.')
param name string

@description('Required. Region.')
param location string

@description('Required. Tags of the resource.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('Client id: how the app asks for tokens.')
output clientId string = identity.properties.clientId

@description('Object id: what roles are given to.')
output principalId string = identity.properties.principalId
