# Sourced first by every stage. A stage runs alike from Jenkins and by hand:
#   APP_ENV=dev infra/jenkins/stages/deploy.sh
# It finds itself in the project's folder, with the settings of APP_ENV, which the caller's environment overrules.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../../../.."

say() { printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

settings() {
  case "${APP_ENV:-}" in
    dev | qa | prod) ;;
    *) fail "APP_ENV must be dev, qa or prod, and is \"${APP_ENV:-}\"" ;;
  esac
  local line name
  while IFS= read -r line; do
    case "$line" in '' | '#'*) continue ;; esac
    name="${line%%=*}"
    [ -n "${!name:-}" ] || export "$line"
  done <"infra/environments/$APP_ENV.env"
  # A roll-back to an older commit deploys its images, which are in the registry already.
  IMAGE_TAG="${ROLLBACK_TO:-${IMAGE_TAG:-$(git rev-parse HEAD)}}"
  [[ "$IMAGE_TAG" =~ ^[0-9a-f]{12,40}$ ]] ||
    fail "an image is named by 12 digits of its commit, and \"$IMAGE_TAG\" is none"
  IMAGE_TAG="${IMAGE_TAG:0:12}"
  export IMAGE_TAG
}

# One setting of the delivery, from the environment or else the parameter store; empty when it is in neither.
optional_parameter() {
  if [ -n "${!1:-}" ]; then
    printf '%s' "${!1}"
    return
  fi
  local answer
  if answer="$(aws ssm get-parameter --region "$AWS_REGION" --name "$PARAMETERS/delivery/$1" --with-decryption \
    --query Parameter.Value --output text 2>&1)"; then
    printf '%s' "$answer"
  elif [[ "$answer" != *ParameterNotFound* ]]; then
    fail "the parameter store does not answer for $PARAMETERS/delivery/$1: $answer"
  fi
}

parameter() {
  local value
  value="$(optional_parameter "$1")"
  [ -n "$value" ] || fail "$1 is missing: put it into the parameter store as $PARAMETERS/delivery/$1"
  printf '%s' "$value"
}

# What a stage leaves for a later one of the same build.
STATE=.delivery
mkdir -p "$STATE"

IMAGES=(gateway calls assignment items reservations stores customer-views operations)

is_image() {
  local image
  for image in "${IMAGES[@]}"; do [ "$image" != "$1" ] || return 0; done
  fail "there is no image \"$1\"; there is ${IMAGES[*]}"
}
