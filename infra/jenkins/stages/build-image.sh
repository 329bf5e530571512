#!/usr/bin/env bash
# build-image.sh <image>: builds naru/<image>:<commit> out of the packages that this one service needs.
source "$(dirname "$0")/lib/stage.sh"
settings
image="${1:-}"
is_image "$image"
context="$STATE/images/$image"
infra/docker/prune.sh "$image" "$context"
docker build --file infra/docker/Dockerfile --tag "naru/$image:$IMAGE_TAG" \
  --build-arg "REVISION=$IMAGE_TAG" --build-arg "SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)" \
  $(infra/docker/build-arguments.sh "$image") "$context"
