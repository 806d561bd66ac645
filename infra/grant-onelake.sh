#!/usr/bin/env bash
# Gives the app's identity a role in a Fabric workspace, which Bicep cannot. Run again, it changes nothing.
# Needs the Azure CLI, signed in as a member or an admin of the workspace.
set -euo pipefail

usage='usage: grant-onelake.sh <workspace id> <object id of the identity> [Contributor|Member|Admin]'
guid='^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$'
fabric='https://api.fabric.microsoft.com'

fail() {
  printf '%s\n' "$@" >&2
  exit 2
}

(($# == 2 || $# == 3)) || fail "$usage"
lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }
workspace=$(lower "$1") principal=$(lower "$2") role=${3:-Contributor}
[[ $workspace =~ $guid ]] || fail 'The workspace id is no id: take it from the address of the workspace in Fabric.' "$usage"
[[ $principal =~ $guid ]] || fail 'The object id is no id: azd env get-value IDENTITY_PRINCIPAL_ID prints it.' "$usage"
[[ $role =~ ^(Contributor|Member|Admin)$ ]] || fail 'The role must be Contributor, Member or Admin: others cannot write tables.' "$usage"
command -v az >/dev/null || fail 'The Azure CLI (az) is not on the PATH.'

assignments="$fabric/v1/workspaces/$workspace/roleAssignments"
rest() { az rest --only-show-errors --resource "$fabric" --headers 'Content-Type=application/json' "$@"; }

# One page of assignments: the identity's role there, then where the next page is; "None" for what is not there.
held='' next=$assignments
while [[ -z $held && -n $next ]]; do
  page=$(rest --method get --url "$next" --output tsv \
    --query "[value[?principal.id=='$principal'].role | [0], continuationUri]")
  { read -r held || true; read -r next || true; } <<<"$page"
  [[ $held != None ]] || held=''
  [[ $next != None ]] || next=''
done

rank() {
  case $1 in
    '') echo 0 ;;
    Viewer) echo 1 ;;
    Contributor) echo 2 ;;
    Member) echo 3 ;;
    Admin) echo 4 ;;
    *) fail "Fabric answered with an unknown role: $1" ;;
  esac
}

wanted=$(rank "$role")
present=$(rank "$held")
if [[ -z $held ]]; then
  rest --method post --url "$assignments" --output none \
    --body "{\"principal\":{\"id\":\"$principal\",\"type\":\"ServicePrincipal\"},\"role\":\"$role\"}"
  echo "The identity is now $role of the workspace."
elif ((present < wanted)); then
  rest --method patch --url "$assignments/$principal" --output none --body "{\"role\":\"$role\"}"
  echo "The identity was $held of the workspace, and is now $role."
else
  echo "The identity is $held of the workspace already: nothing to do."
fi
