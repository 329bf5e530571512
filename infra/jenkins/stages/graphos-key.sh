#!/usr/bin/env bash
# Succeeds where a key of GraphOS is in the parameter store, so that the stages for it run.
source "$(dirname "$0")/lib/stage.sh"
settings
[ -n "$(optional_parameter APOLLO_KEY)" ] || {
  say "no APOLLO_KEY for $APP_ENV: GraphOS is left out"
  exit 1
}
