import { expect, test } from '@jest/globals';
import { canAutoscale } from '@naru/fleet';
import { servicesOptions } from './services-options.ts';

test('without options every service has one process', () => {
  expect(servicesOptions([])).toEqual({ help: false, replicas: {}, scaling: {} });
});

const onLinux = canAutoscale() ? test : test.skip;
onLinux('what scales by itself starts with the least it may have, unless told otherwise', () => {
  const args = ['--replicas', 'calls=2,items=3', '--autoscale', 'items=2..4,stores=2..3'];
  expect(servicesOptions(args)).toEqual({
    help: false,
    replicas: { calls: 2, items: 3, stores: 2 },
    scaling: { items: { least: 2, most: 4 }, stores: { least: 2, most: 3 } },
  });
});

test.each([
  [['--replicas', 'taxis=2'], 'there is no service "taxis"'],
  [['--replica', 'calls=2'], "Unknown option '--replica'"],
  [['--autoscale', 'items=2'], 'does not say between how many'],
  [['calls=2'], "Unexpected argument 'calls=2'"],
])('%j is refused', (args, sentence) => {
  expect(() => servicesOptions(args)).toThrow(sentence);
});
