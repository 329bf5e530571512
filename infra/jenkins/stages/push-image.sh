#!/usr/bin/env bash
# push-image.sh <image>: pushes the image of this commit to the registry, unless it is there already.
source "$(dirname "$0")/lib/stage.sh"
settings
image="${1:-}"
is_image "$image"
registry="$(parameter IMAGE_REGISTRY)"
if aws ecr describe-images --region "$AWS_REGION" --repository-name "naru/$image" --image-ids "imageTag=$IMAGE_TAG" \
  >/dev/null 2>&1; then
  say "naru/$image:$IMAGE_TAG is in the registry already, and tags there never change"
  exit 0
fi
aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "$registry"
docker tag "naru/$image:$IMAGE_TAG" "$registry/naru/$image:$IMAGE_TAG"
docker push "$registry/naru/$image:$IMAGE_TAG"
