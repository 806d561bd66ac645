using '../main.bicep'

// Two secrets of sources: one with its value, one that is put into the vault by hand.
param environmentName = 'tidemark'
param location = 'westeurope'
param secretNames = ['ORDERS_PASSWORD', 'ITEMS_TOKEN']
param secretValues = { ORDERS_PASSWORD: 'not-a-password' }
