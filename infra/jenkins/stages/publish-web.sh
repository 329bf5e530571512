#!/usr/bin/env bash
# Builds the console and puts it into the bucket that the CDN serves: files first, then the page that names them.
source "$(dirname "$0")/lib/stage.sh"
settings
bucket="$(parameter WEB_BUCKET)"
distribution="$(optional_parameter CDN_DISTRIBUTION)"
npm run build --workspace web
# Files with a hash in their names never change; old ones stay for pages that are still open.
aws s3 sync web/dist "s3://$bucket" --region "$AWS_REGION" --exclude index.html \
  --cache-control 'public, max-age=31536000, immutable'
aws s3 cp web/dist/index.html "s3://$bucket/index.html" --region "$AWS_REGION" --cache-control 'no-cache'
if [ -n "$distribution" ]; then
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths /index.html /
fi
