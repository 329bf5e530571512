#!/usr/bin/env bash
# Replaces the running services one process at a time and waits until the new ones are ready. What ran before is noted
# first, for rollback.sh.
source "$(dirname "$0")/lib/stage.sh"
settings
source "infra/jenkins/stages/lib/$ORCHESTRATOR.sh"
remember_release >"$STATE/previous-release"
say "deploying $IMAGE_TAG to $APP_ENV ($ORCHESTRATOR)"
roll_out
