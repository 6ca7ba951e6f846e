#!/bin/sh
# Starts a build, and lists what failed.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask -X POST -H "Idempotency-Key: $(cat /proc/sys/kernel/random/uuid)" "$NODE/api/v1/builds" \
    -d '{"names": ["vim"], "force": true}'
ask "$NODE/api/v1/queue"
ask "$NODE/api/v1/builds?status=failed&limit=20"
