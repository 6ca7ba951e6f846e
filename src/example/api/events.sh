#!/bin/sh
# Prints all that happened to builds, from the beginning of the journal to the end of a run.
# NODE is the address of a node, such as http://127.0.0.1:8080, and TOKEN its token.
set -eu
ask() { curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@"; echo; }
ask -N -H "Accept: text/event-stream" "$NODE/api/v1/events?types=build.*,run.*&offset=0" |
    sed "/run.finished/q"
