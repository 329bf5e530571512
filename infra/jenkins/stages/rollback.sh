#!/usr/bin/env bash
# Brings back what ran before this build's deploy.sh. Without a deployment there is nothing to do.
source "$(dirname "$0")/lib/stage.sh"
settings
if [ ! -s "$STATE/previous-release" ]; then
  say "nothing was deployed by this build, or it serves well: nothing to roll back"
  exit 0
fi
source "infra/jenkins/stages/lib/$ORCHESTRATOR.sh"
say "rolling $APP_ENV back to what ran before"
restore_release <"$STATE/previous-release"
rm -f "$STATE/previous-release"
