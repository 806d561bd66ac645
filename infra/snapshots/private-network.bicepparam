using '../main.bicep'

// Storage and vault behind private endpoints, in the smallest network that there can be.
param environmentName = 'tidemark'
param location = 'westeurope'
param privateNetwork = true
param networkAddressPrefix = '10.7.0.0/25'
param secretNames = ['ORDERS_PASSWORD']
