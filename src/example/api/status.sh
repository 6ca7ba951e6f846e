#!/bin/sh
# Shows what the node does, and numbers of its builds.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask "$NODE/api/v1/status"
ask "$NODE/api/v1/stats"
ask "$NODE/api/v1/stats/package/editors/vim"
