import { checkMeaning } from './check-meaning.ts';
import { ENVIRONMENTS, manifestsOf } from './environments.ts';

// Whether what is committed in infra/k8s/rendered fits together; the tests also check it against the schemas.
for (const environment of ENVIRONMENTS) {
  for (const problem of checkMeaning(await manifestsOf(environment))) {
    console.error(`${environment}: ${problem}`);
    process.exitCode = 1;
  }
}
