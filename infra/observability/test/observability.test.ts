import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { dashboard } from '../src/dashboard.ts';

const FOLDER = join(import.meta.dirname, '..');
const ROOT = join(FOLDER, '../..');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: { readonly severity: string };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

const { groups } = parse(readFileSync(join(FOLDER, 'alerts.yaml'), 'utf8')) as {
  groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
};
const rules = groups.flatMap((group) => group.rules);

test('every alert says how bad it is, what it means, and where it is read what to do', () => {
  expect(rules.length).toBeGreaterThan(10);
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length);
  for (const { alert, expr, for: lasting, labels, annotations } of rules) {
    expect(alert).toMatch(/^Naru[A-Z]\w+$/);
    expect(expr.trim()).not.toBe('');
    expect(lasting ?? '1m').toMatch(/^\d+[smh]$/);
    expect(['critical', 'warning']).toContain(labels.severity);
    expect(annotations.summary).not.toBe('');
    expect(annotations.description).toMatch(/\.$/);
  }
});

test('every page of the runbook that an alert names is there and names the alert', () => {
  for (const { alert, annotations } of rules) {
    const page = join(ROOT, annotations.runbook_url);
    expect([alert, existsSync(page)]).toEqual([alert, true]);
    expect(readFileSync(page, 'utf8')).toContain(`\`${alert}\``);
  }
});

test('every page of the runbook is in its table of contents', () => {
  const contents = readFileSync(join(ROOT, 'docs/runbook/README.md'), 'utf8');
  for (const { annotations } of rules)
    expect(contents).toContain(`(${annotations.runbook_url.split('/').at(-1)})`);
  for (const [, page = ''] of contents.matchAll(/\]\(([a-z-]+\.md)\)/g)) {
    expect([page, existsSync(join(ROOT, 'docs/runbook', page))]).toEqual([page, true]);
  }
});

test('the committed dashboard is the one that the table makes', () => {
  const committed = readFileSync(join(FOLDER, 'dashboard.json'), 'utf8');
  expect(JSON.parse(committed)).toEqual(dashboard()); // if not: node infra/observability/write-dashboard.ts
});
