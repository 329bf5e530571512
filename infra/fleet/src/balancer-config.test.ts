import { expect, test } from '@jest/globals';
import { balancerConfig } from './balancer-config.ts';

test('only places that are taken are asked whether they are ready', () => {
  const config = balancerConfig(
    [
      {
        name: 'calls',
        port: 4001,
        backends: [
          { name: 'calls-1', port: 5001, taken: true },
          { name: 'calls-2', port: 5002, taken: false },
        ],
      },
    ],
    '/data/balancer.sock',
  );
  expect(config).toContain(`
listen calls
  bind 127.0.0.1:4001
  server calls-1 127.0.0.1:5001 check
  server calls-2 127.0.0.1:5002 check disabled
`);
});

test('a data folder may be called anything', () => {
  expect(balancerConfig([], '/my "data"/$HOME/balancer.sock')).toContain(
    'stats socket "/my \\"data\\"/\\$HOME/balancer.sock" mode 600',
  );
});
