#!/usr/bin/env bash
# Notes which commit the environment serves now: the next schema check compares with it.
source "$(dirname "$0")/lib/stage.sh"
settings
aws ssm put-parameter --region "$AWS_REGION" --name "$PARAMETERS/delivery/DEPLOYED_COMMIT" --type String --overwrite \
  --value "$IMAGE_TAG"
rm -f "$STATE/previous-release"
