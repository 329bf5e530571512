#!/usr/bin/env bash
# smoke.sh [url]: asks the gateway, by default the environment's own, whether it is ready and answers across services.
source "$(dirname "$0")/lib/stage.sh"
settings
url="${1:-$(parameter GATEWAY_URL)}"
ask() { curl --silent --show-error --fail --max-time 10 --retry 5 --retry-all-errors --retry-delay 2 "$@"; }
ask "$url/readyz" >/dev/null || fail "$url is not ready"
# One field of each business, open to everybody, so that no token is needed.
answer="$(ask "$url/graphql" --header 'content-type: application/json' --data @infra/jenkins/stages/smoke-query.json)" ||
  fail "$url does not answer a query"
case "$answer" in
  *'"errors"'*) fail "$url answers with errors: $answer" ;;
  *'"places"'*'"items"'*) say "$url is ready and answers" ;;
  *) fail "$url answers something else: $answer" ;;
esac
