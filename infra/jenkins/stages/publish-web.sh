#!/usr/bin/env bash
# Builds the console and puts it into the bucket that the CDN serves: files first, then the page that names them.
source "$(dirname "$0")/lib/stage.sh"
settings
bucket="$(parameter WEB_BUCKET)"
distribution="$(optional_parameter CDN_DISTRIBUTION)"
gateway="$(parameter GATEWAY_URL)"
authority="$(parameter OIDC_AUTHORITY)"
client="$(optional_parameter OIDC_CLIENT_ID)"
npm run build --workspace web

# One build serves every environment: this is what it reads when it starts.
printf '{"graphqlUrl":"%s/graphql","signIn":{"kind":"oidc","authority":"%s","clientId":"%s","scope":"%s"}}\n' \
  "$gateway" "$authority" "${client:-naru-console}" 'openid profile offline_access' >"$STATE/config.json"

# The CDN compresses. Old files stay for pages that are still open.
upload=(--region "$AWS_REGION" --exclude '*.br' --exclude '*.gz')
aws s3 sync web/dist/assets "s3://$bucket/assets" "${upload[@]}" --cache-control 'public, max-age=31536000, immutable'
aws s3 sync web/dist "s3://$bucket" "${upload[@]}" --exclude 'assets/*' --exclude '.*' --exclude index.html \
  --cache-control 'public, max-age=3600'
for file in "$STATE/config.json" web/dist/index.html; do
  aws s3 cp "$file" "s3://$bucket/$(basename "$file")" --region "$AWS_REGION" --cache-control 'no-cache'
done
if [ -n "$distribution" ]; then
  aws cloudfront create-invalidation --distribution-id "$distribution" --paths / /index.html /config.json
fi
