#!/usr/bin/env bash
# Brings streams and databases to what the new images need, while the old ones still serve. Migrations only add, so both
# can work with the result: docs/deploy/jenkins.md tells how a column is taken away in two deliveries.
source "$(dirname "$0")/lib/stage.sh"
settings
source "infra/jenkins/stages/lib/$ORCHESTRATOR.sh"
prepare
