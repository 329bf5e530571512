import { listen, runService } from '@naru/service-host';
import manifest from '../package.json' with { type: 'json' };
import { gatewayConfig } from './config.ts';
import { createGateway } from './gateway.ts';
import { helpText } from './help.ts';
import { openParts } from './open-parts.ts';
import { planningLimits } from './planning/planning-limits.ts';
import { chooseSource } from './supergraph/choose-source.ts';
import { createCurrentSupergraph } from './supergraph/current-supergraph.ts';
import { followSource } from './supergraph/follow-source.ts';
import { openSupergraph } from './supergraph/open-supergraph.ts';

const [option] = process.argv.slice(2);
if (option === '--help') {
  process.stdout.write(helpText());
} else if (option === '--version') {
  process.stdout.write(`${manifest.version}\n`);
} else if (option !== undefined) {
  process.stderr.write(
    `gateway: "${option}" is not understood: settings are variables of the environment, which --help lists\n`,
  );
  process.exitCode = 2;
} else {
  await runService({
    name: 'gateway',
    config: gatewayConfig,
    async start(config, host) {
      const source = host.resources.use(chooseSource(config, host.log));
      const limits = planningLimits(config);
      const supergraph = createCurrentSupergraph(await openSupergraph(source, limits));
      const parts = await openParts(config, host, supergraph.value, process.env);
      const app = await createGateway(config, host, { supergraph, environment: process.env, ...parts });
      followSource(source, supergraph, limits, host.log);
      process.on('SIGHUP', () => void source.refresh());
      await listen(app, host, config.PORT, config.HOST);
    },
  });
}
