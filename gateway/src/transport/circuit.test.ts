import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Circuit, type CircuitOptions, type CircuitState } from './circuit.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function createCircuit(options: Partial<CircuitOptions> = {}) {
  const states: CircuitState[] = [];
  const circuit = new Circuit({
    failuresInARow: 3,
    failurePercent: 0,
    openForMs: 1_000,
    onChange: (state) => states.push(state),
    ...options,
  });
  const fail = () => circuit.failed(circuit.era);
  const succeed = () => circuit.succeeded(circuit.era);
  return { circuit, states, fail, succeed };
}

test('failures in a row open it, a success between them does not', () => {
  const { circuit, fail, succeed } = createCircuit();
  for (const happens of [fail, fail, succeed, fail, fail]) happens();
  expect(circuit.refusal()).toBeUndefined();
  fail();
  expect(circuit.refusal()).toBe(1_000);
});

test('a share of failures opens it, once there were calls enough to speak of a share', () => {
  const { circuit, fail, succeed } = createCircuit({ failuresInARow: 0, failurePercent: 50 });
  for (let pairs = 0; pairs < 9; pairs += 1) [fail, succeed].forEach((happens) => void happens());
  expect(circuit.refusal()).toBeUndefined();
  for (const happens of [succeed, fail]) happens();
  expect(circuit.refusal()).toBe(1_000);
});

test('failures of long ago are forgotten', () => {
  const { circuit, fail, succeed } = createCircuit({ failuresInARow: 0, failurePercent: 50 });
  for (let calls = 0; calls < 19; calls += 1) fail();
  jest.advanceTimersByTime(10_001);
  for (const happens of [succeed, fail]) happens();
  expect(circuit.refusal()).toBeUndefined();
});

test('after a rest one call tries while others are refused; its success closes it', () => {
  const { circuit, states, fail, succeed } = createCircuit();
  for (let calls = 0; calls < 3; calls += 1) fail();
  jest.advanceTimersByTime(400);
  expect(circuit.refusal()).toBe(600);
  jest.advanceTimersByTime(600);
  expect(circuit.refusal()).toBeUndefined();
  expect(circuit.refusal()).toBe(100);
  succeed();
  expect(circuit.refusal()).toBeUndefined();
  expect(states).toEqual(['open', 'half-open', 'closed']);
});

test('a call that tries in vain opens it for as long again', () => {
  const { circuit, states, fail } = createCircuit();
  for (let calls = 0; calls < 3; calls += 1) fail();
  jest.advanceTimersByTime(1_000);
  circuit.refusal();
  fail();
  expect(circuit.refusal()).toBe(1_000);
  expect(states).toEqual(['open', 'half-open', 'open']);
});

test('what became of calls from before a change does not count after it', () => {
  const { circuit, fail } = createCircuit();
  const before = circuit.era;
  for (let calls = 0; calls < 3; calls += 1) fail();
  circuit.succeeded(before);
  jest.advanceTimersByTime(1_000);
  circuit.refusal();
  circuit.failed(before);
  circuit.succeeded(circuit.era);
  expect(circuit.refusal()).toBeUndefined();
});
