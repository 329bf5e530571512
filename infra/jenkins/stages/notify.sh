#!/usr/bin/env bash
# notify.sh success|failure: tells the team's chat, where a webhook for it is in the parameter store.
source "$(dirname "$0")/lib/stage.sh"
settings
outcome="${1:-}"
webhook="$(optional_parameter NOTIFY_WEBHOOK)"
text="Naru ${ROLLBACK_TO:+rolled back to }$IMAGE_TAG on $APP_ENV: $outcome ${BUILD_URL:-}"
say "$text"
[ -n "$webhook" ] || exit 0
# The URL is a secret: it goes to curl by its standard input, where the list of processes does not show it.
printf 'url = "%s"\n' "$webhook" |
  curl --silent --show-error --fail --max-time 10 --config - --header 'content-type: application/json' \
    --data "{\"text\": \"$text\"}" >/dev/null || say "the chat could not be told"
