#!/usr/bin/env bash
# build-image.sh <image>: builds naru/<image>:<commit> out of the packages that this one service needs.
source "$(dirname "$0")/lib/stage.sh"
settings
image="${1:-}"
is_image "$image"
context="$STATE/images/$image"
arguments="$(node infra/docker/prune.js "$image" "$context")"
secret=()
[ ! -f "$HOME/.npmrc" ] || secret=(--secret "id=npmrc,src=$HOME/.npmrc")
# shellcheck disable=SC2086 # they are words
docker build --file infra/docker/Dockerfile --tag "naru/$image:$IMAGE_TAG" $arguments "${secret[@]}" \
  --build-arg "REVISION=$IMAGE_TAG" --build-arg "SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)" "$context"
