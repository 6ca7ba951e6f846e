#!/bin/sh
# Prints the log of the newest build of a recipe, up to its end.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask -N "$NODE/api/v1/logs/vim/stream"
