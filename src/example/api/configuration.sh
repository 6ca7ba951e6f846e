#!/bin/sh
# Shows how the node is set up.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask "$NODE/api/v1/config"
ask "$NODE/api/v1/config/profiles"
