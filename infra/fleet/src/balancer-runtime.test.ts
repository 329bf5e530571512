import { expect, test } from '@jest/globals';
import { isUp } from './balancer-runtime.ts';

const STATISTICS = `# pxname,svname,qcur,status,weight,
calls,FRONTEND,0,OPEN,,
calls,calls-1,0,UP,1,
calls,calls-2,0,DOWN,1,
calls,calls-3,0,UP 1/2,1,
items,calls-2,0,UP,1,
`;

test('a server is up when its own line of the statistics says so', () => {
  expect(isUp(STATISTICS, 'calls', 'calls-1')).toBe(true);
  expect(isUp(STATISTICS, 'calls', 'calls-2')).toBe(false);
  expect(isUp(STATISTICS, 'calls', 'calls-3')).toBe(false);
  expect(isUp(STATISTICS, 'calls', 'calls-4')).toBe(false);
  expect(isUp('', 'calls', 'calls-1')).toBe(false);
});
