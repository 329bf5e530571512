# How a release gets onto Kubernetes. Sourced by migrate.sh, deploy.sh and rollback.sh.

KUBECTL=(kubectl --context "$KUBE_CONTEXT" --namespace "$KUBE_NAMESPACE")
SERVICES='app.kubernetes.io/part-of=naru,naru.dev/phase=serve'
JOBS='naru.dev/phase=prepare,naru.dev/job'

# A kustomization of the environment's overlay with the images of this commit.
release() {
  local registry image
  registry="$(parameter IMAGE_REGISTRY)"
  mkdir -p "$STATE/release"
  {
    printf 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n'
    printf 'resources:\n  - ../../infra/k8s/overlays/%s\nimages:\n' "$APP_ENV"
    for image in "${IMAGES[@]}"; do
      printf '  - name: naru/%s\n    newName: %s/naru/%s\n    newTag: "%s"\n' "$image" "$registry" "$image" "$IMAGE_TAG"
    done
  } >"$STATE/release/kustomization.yaml"
}

# Secrets, configuration, broker; then the jobs that create streams and migrate databases, to their end.
prepare() {
  release
  npm run -s naru -- config load --environment "$APP_ENV" --region "$AWS_REGION" --as kubernetes-secret | "${KUBECTL[@]}" apply --filename -
  # A job cannot be changed, only made anew.
  "${KUBECTL[@]}" delete job --selector "$JOBS" --ignore-not-found
  "${KUBECTL[@]}" apply --kustomize "$STATE/release" --selector 'naru.dev/phase in (configure,prepare)'
  "${KUBECTL[@]}" rollout status statefulset/nats --timeout=10m
  if ! "${KUBECTL[@]}" wait job --selector "$JOBS" --for=condition=complete --timeout=10m; then
    "${KUBECTL[@]}" logs --selector naru.dev/job --tail=40 --prefix >&2 || true
    fail "streams or databases could not be prepared; the old services serve on"
  fi
}

# One line a service: its name and the revision that runs.
remember_release() {
  "${KUBECTL[@]}" get deployments --selector "$SERVICES" \
    --output "jsonpath={range .items[*]}{.metadata.name} {.metadata.annotations.deployment\.kubernetes\.io/revision}{'\n'}{end}"
}

roll_out() {
  release
  "${KUBECTL[@]}" apply --kustomize "$STATE/release" --selector 'naru.dev/phase in (configure,serve)'
  await_rollouts
}

# Reads what remember_release wrote. A service that this build has brought for the first time has nothing to go back to.
restore_release() {
  local name revision
  while read -r name revision; do
    "${KUBECTL[@]}" rollout undo "deployment/$name" --to-revision "$revision" </dev/null
  done
  await_rollouts
}

await_rollouts() {
  local name
  for name in $("${KUBECTL[@]}" get deployments --selector "$SERVICES" --output name); do
    "${KUBECTL[@]}" rollout status "$name" --timeout=10m || fail "$name does not become ready"
  done
}
