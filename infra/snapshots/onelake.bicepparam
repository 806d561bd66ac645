using '../main.bicep'

// The tables in a lakehouse of Fabric: no lake and no role on one.
param environmentName = 'tidemark'
param location = 'westeurope'
param lakeUrl = 'https://onelake.dfs.fabric.microsoft.com/44444444-4444-4444-8444-444444444444/55555555-5555-4555-8555-555555555555'
