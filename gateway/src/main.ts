import { readFile } from 'node:fs/promises';
import { createCallerSeal, createTokenVerifier } from '@naru/identity';
import { connectBus } from '@naru/messaging';
import { listen, runService } from '@naru/service-host';
import { gatewayConfig, trustedKeys } from './config.ts';
import { createGateway } from './gateway.ts';
import { printHelp } from './help.ts';
import { routingOf } from './supergraph/load-supergraph.ts';
import { subgraphUrls } from './supergraph/subgraph-urls.ts';
import { subgraphOverrides } from './transport/subgraph-settings.ts';

if (process.argv.includes('--help')) {
  printHelp();
} else {
  await runService({
    name: 'gateway',
    config: gatewayConfig,
    async start(config, host) {
      const supergraphSdl = await readFile(config.SUPERGRAPH_FILE, 'utf8');
      const app = await createGateway(config, host, {
        supergraphSdl,
        subgraphs: subgraphUrls(routingOf(supergraphSdl), process.env),
        subgraphOverrides: subgraphOverrides(process.env),
        bus: host.resources.use(
          await connectBus({ servers: config.NATS_URL, name: 'gateway', log: host.log }),
        ),
        verifier: await createTokenVerifier({
          issuer: config.JWT_ISSUER,
          audience: config.JWT_AUDIENCE,
          ...trustedKeys(config),
        }),
        seal: createCallerSeal(config.GATEWAY_SECRET),
      });
      await listen(app, host, config.PORT, config.HOST);
    },
  });
}
