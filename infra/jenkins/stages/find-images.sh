#!/usr/bin/env bash
# Makes sure that every image of the commit to roll back to is in the registry, before anything is touched.
source "$(dirname "$0")/lib/stage.sh"
settings
for image in "${IMAGES[@]}"; do
  aws ecr describe-images --region "$AWS_REGION" --repository-name "naru/$image" --image-ids "imageTag=$IMAGE_TAG" \
    >/dev/null || fail "there is no image naru/$image:$IMAGE_TAG to roll back to"
done
