#!/usr/bin/env bash
# Every test, on this machine and not in APP_ENV. The report is .delivery/reports/junit.xml.
source "$(dirname "$0")/lib/stage.sh"
export JEST_JUNIT_OUTPUT_DIR="$STATE/reports" JEST_JUNIT_ADD_FILE_ATTRIBUTE=true
env -u APP_ENV npm test -- --reporters=default --reporters=jest-junit
