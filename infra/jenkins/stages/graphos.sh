#!/usr/bin/env bash
# graphos.sh check|publish: has GraphOS check every subgraph against the traffic it knows, or publishes them.
source "$(dirname "$0")/lib/stage.sh"
settings
action="${1:-}"
case "$action" in check | publish) ;; *) fail "say check or publish" ;; esac
APOLLO_KEY="$(parameter APOLLO_KEY)"
graph="$(parameter APOLLO_GRAPH_REF)"
export APOLLO_KEY APOLLO_TELEMETRY_DISABLED=1
npm run -s naru -- schema subgraphs --out "$STATE/subgraphs"
for file in "$STATE"/subgraphs/*.graphql; do
  name="$(basename "$file" .graphql)"
  more=()
  [ "$action" = check ] || more=(--routing-url "http://$name.internal/graphql")
  npx --yes @apollo/rover@0.41.0 subgraph "$action" "$graph" --name "$name" --schema "$file" "${more[@]}"
done
