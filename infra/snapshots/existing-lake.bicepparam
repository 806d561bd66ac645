using '../main.bicep'

// The tables in an account that is there, of another subscription.
param environmentName = 'tidemark'
param location = 'westeurope'
param lakeUrl = 'https://acmelake.dfs.core.windows.net/raw/erp'
param lakeAccountId = '/subscriptions/22222222-2222-4222-8222-222222222222/resourceGroups/rg-lake/providers/Microsoft.Storage/storageAccounts/acmelake'
param operatorPrincipalIds = ['88888888-8888-4888-8888-888888888888', '99999999-9999-4999-8999-999999999999']
