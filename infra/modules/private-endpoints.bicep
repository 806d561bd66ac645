metadata description = 'Private endpoints and their names in DNS.'

@description('Required. Region.')
param location string

@description('Required. Tags of the resources.')
param tags object

@description('Required. Resource id of the subnet.')
param subnetId string

@description('Required. What the endpoints lead to: {name, group, resourceId, zoneName} each.')
param targets array

resource zones 'Microsoft.Network/privateDnsZones@2024-06-01' existing = [
  for one in targets: {
    name: one.zoneName
  }
]

resource endpoints 'Microsoft.Network/privateEndpoints@2024-05-01' = [
  for one in targets: {
    name: 'pe-${one.name}'
    location: location
    tags: tags
    properties: {
      subnet: { id: subnetId }
      privateLinkServiceConnections: [
        {
          name: one.name
          properties: {
            privateLinkServiceId: one.resourceId
            groupIds: [one.group]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2024-05-01' = [
  for (one, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: one.group
          properties: { privateDnsZoneId: zones[index].id }
        }
      ]
    }
  }
]
