#!/usr/bin/env bash
# Refuses a schema that would break clients of what the environment serves now, or the operations that are known.
source "$(dirname "$0")/lib/stage.sh"
settings
deployed="$(optional_parameter DEPLOYED_COMMIT)"
if [ -z "$deployed" ]; then
  say "nothing was deployed to $APP_ENV yet: only composition and the operations are checked"
  npm run -s naru -- schema check
else
  npm run -s naru -- schema check --against "$deployed"
fi
