#!/bin/sh
# Lists workers, and lets one of them rest for a while.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask "$NODE/api/v1/workers"
ask -X POST "$NODE/api/v1/workers/0/pause"
ask -X POST "$NODE/api/v1/workers/0/resume"
