#!/bin/sh
# Shows a recipe, what it needs and how it was built.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask "$NODE/api/v1/packages/editors/vim"
ask "$NODE/api/v1/packages/editors/vim/deps"
ask "$NODE/api/v1/packages/editors/vim/history"
