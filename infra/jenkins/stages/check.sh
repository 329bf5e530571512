#!/usr/bin/env bash
# Format, types, boundaries, contracts, supergraph, this pipeline: all that needs no server.
source "$(dirname "$0")/lib/stage.sh"
env -u APP_ENV npm run check
# Here kubectl is at hand: the rendered manifests must be what the overlays come to.
npm run manifests -- --check --strict
