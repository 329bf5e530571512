#!/usr/bin/env bash
# Format, types, boundaries, contracts, supergraph, this pipeline: all that needs no server.
source "$(dirname "$0")/lib/stage.sh"
env -u APP_ENV npm run check
