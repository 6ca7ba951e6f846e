#!/bin/sh
# Shows what the build database holds, and makes it anew.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask "$NODE/api/v1/database/stats"
ask -X POST "$NODE/api/v1/database/rebuild"
