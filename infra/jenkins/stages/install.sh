#!/usr/bin/env bash
# Installs what the following stages need: the locked packages, Node 24 and the servers that tests start.
source "$(dirname "$0")/lib/stage.sh"
node infra/local/set-up.js
