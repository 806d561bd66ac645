using '../main.bicep'

// Callers of the HTTP functions sign in to Entra.
param environmentName = 'tidemark'
param location = 'westeurope'
param entraClientId = '33333333-3333-4333-8333-333333333333'
param entraAllowedClientIds = ['66666666-6666-4666-8666-666666666666', '77777777-7777-4777-8777-777777777777']
