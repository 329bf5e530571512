#!/usr/bin/env bash
# Takes away what the build left on the agent. It never fails: the result of the build is what counts.
source "$(dirname "$0")/lib/stage.sh"
settings || exit 0
for image in "${IMAGES[@]}"; do
  docker image rm --force "naru/$image:$IMAGE_TAG" >/dev/null 2>&1 || true
done
rm -rf "$STATE/images" "$STATE/subgraphs" "$STATE/release"
