# How a release gets onto ECS. Sourced by migrate.sh, deploy.sh and rollback.sh.

ecs() { aws ecs "$@" --region "$AWS_REGION"; }

# What infra/ecs makes of this environment, one JSON file a request, below .delivery/release.
release() {
  [ "$(cat "$STATE/release/tag" 2>/dev/null)" != "$IMAGE_TAG" ] || return 0
  node_modules/.bin/node infra/ecs/main.ts --environment "$APP_ENV" --image-tag "$IMAGE_TAG" \
    --region "$AWS_REGION" --cluster "$ECS_CLUSTER" --registry "$(parameter IMAGE_REGISTRY)" \
    --account "$(parameter AWS_ACCOUNT)" --subnets "$(parameter ECS_SUBNETS)" \
    --security-groups "$(parameter ECS_SECURITY_GROUPS)" --target-group "$(parameter ECS_TARGET_GROUP)" \
    --nats-url "$(parameter NATS_URL)" --out "$STATE/release"
  printf '%s' "$IMAGE_TAG" >"$STATE/release/tag"
}

register() {
  ecs register-task-definition --cli-input-json "file://$STATE/release/task-definitions/$1.json" \
    --query taskDefinition.taskDefinitionArn --output text
}

# Runs the task that creates streams and migrates databases, to its end.
prepare() {
  release
  npm run -s naru -- config load --environment "$APP_ENV" --region "$AWS_REGION" --as check
  local definition task code
  definition="$(register prepare)"
  task="$(ecs run-task --cli-input-json "file://$STATE/release/tasks/prepare.json" \
    --task-definition "$definition" --query 'tasks[0].taskArn' --output text)"
  ecs wait tasks-stopped --cluster "$ECS_CLUSTER" --tasks "$task"
  code="$(ecs describe-tasks --cluster "$ECS_CLUSTER" --tasks "$task" \
    --query 'max(tasks[0].containers[].exitCode)' --output text)"
  [ "$code" = 0 ] || fail "streams or databases could not be prepared (exit code $code); the old services serve on"
}

services() {
  local file
  for file in "$STATE"/release/services/*.json; do basename "$file" .json; done
}

# One line a service: its name and the task definition that runs.
remember_release() {
  release
  running
}

running() {
  # shellcheck disable=SC2046 # they are words
  ecs describe-services --cluster "$ECS_CLUSTER" --services $(services) \
    --query "services[?status=='ACTIVE'].[serviceName,taskDefinition]" --output text
}

# A service that exists is updated, one that does not is created; all at once, each by its own rolling update.
roll_out() {
  local service definition known
  : >"$STATE/release/rolled-out"
  known=" $(cut -f1 "$STATE/previous-release" | tr '\n' ' ') "
  for service in $(services); do
    definition="$(register "$service")"
    printf '%s\t%s\n' "$service" "$definition" >>"$STATE/release/rolled-out"
    if [[ "$known" == *" $service "* ]]; then
      ecs update-service --cluster "$ECS_CLUSTER" --service "$service" --task-definition "$definition" >/dev/null
    else
      ecs create-service --cli-input-json "file://$STATE/release/services/$service.json" \
        --task-definition "$definition" >/dev/null
    fi
    aws application-autoscaling register-scalable-target --region "$AWS_REGION" \
      --cli-input-json "file://$STATE/release/scaling/$service.target.json" >/dev/null
    aws application-autoscaling put-scaling-policy --region "$AWS_REGION" \
      --cli-input-json "file://$STATE/release/scaling/$service.policy.json" >/dev/null
  done
  await_rollouts
  # ECS goes back by itself where new tasks do not become healthy: what is stable then is what ran before.
  [ "$(running | sort)" = "$(sort "$STATE/release/rolled-out")" ] || fail "ECS went back to what ran before"
}

restore_release() {
  local service definition
  while read -r service definition; do
    ecs update-service --cluster "$ECS_CLUSTER" --service "$service" --task-definition "$definition" \
      </dev/null >/dev/null
  done
  await_rollouts
}

await_rollouts() {
  # shellcheck disable=SC2046
  ecs wait services-stable --cluster "$ECS_CLUSTER" --services $(services) ||
    fail "a service does not become stable"
}
