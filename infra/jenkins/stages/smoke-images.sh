#!/usr/bin/env bash
# Starts all images of this commit together, as compose.yaml says, waits until each calls itself healthy, and asks one
# question that crosses the services. Whatever happens, they are taken down again.
source "$(dirname "$0")/lib/stage.sh"
settings
compose=(docker compose --project-name "naru-smoke-$IMAGE_TAG" --file infra/compose/compose.yaml --profile deps --profile app)
export GATEWAY_PORT="${GATEWAY_PORT:-0}"
trap '"${compose[@]}" down --volumes --timeout 40 >&2 || true' EXIT
if ! "${compose[@]}" up --no-build --wait --wait-timeout 240; then
  "${compose[@]}" logs --tail 40 >&2 || true
  fail "an image did not become healthy: nothing is pushed or deployed"
fi
address="$("${compose[@]}" port gateway 4000)"
infra/jenkins/stages/smoke.sh "http://$address"
