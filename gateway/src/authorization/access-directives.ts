import type { CoreFeature, Schema, SchemaElement } from '@apollo/federation-internals';
import { type Claim, type Requirement, requirementMaker } from './requirement.ts';

/** The specifications that the gateway enforces, as a supergraph links them. */
export const enforcedFeatures: readonly string[] = [
  'https://specs.apollo.dev/authenticated/v0.1',
  'https://specs.apollo.dev/requiresScopes/v0.1',
  'https://specs.apollo.dev/policy/v0.1',
];

type Arguments = Readonly<Record<string, unknown>>;

const claimsOf: Readonly<Record<string, (given: Arguments) => readonly (readonly Claim[])[]>> = {
  'https://specs.apollo.dev/authenticated': () => [['authenticated']],
  'https://specs.apollo.dev/requiresScopes': ({ scopes }) =>
    namesIn(scopes).map((all) => all.map((name): Claim => `scope:${name}`)),
  'https://specs.apollo.dev/policy': ({ policies }) =>
    namesIn(policies).map((all) => all.map((name): Claim => `policy:${name}`)),
};

/** A list of one may be written as the one, in both dimensions. */
function namesIn(value: unknown): readonly (readonly string[])[] {
  return [value].flat().map((all) => [all].flat().map(String));
}

// biome-ignore lint/suspicious/noExplicitAny: an element of any kind, in any kind of parent
type Element = SchemaElement<any, any>;

/** The access directives that a supergraph links, which are called whatever its links call them. */
export interface AccessDirectives {
  /** As their specifications call them: `@authenticated`. */
  readonly names: readonly string[];
  /** What is required by an element's own directives. */
  requirementsOn(element: Element): readonly Requirement[];
}

/** Undefined when the supergraph links none of the specifications. */
export function accessDirectives(supergraph: Schema): AccessDirectives | undefined {
  const features = [...(supergraph.coreFeatures?.allFeatures() ?? [])];
  const directives = features.flatMap((feature) => {
    const read = claimsOf[feature.url.identity];
    return read ? [{ feature, name: directiveName(feature), read }] : [];
  });
  if (directives.length === 0) return undefined;
  const requirement = requirementMaker();
  return {
    names: directives.map(({ feature }) => `@${feature.url.name}`),
    requirementsOn: (element) =>
      directives
        .flatMap(({ name, read }) =>
          element.appliedDirectivesOf(name).map((directive) => requirement(read(directive.arguments()))),
        )
        .filter((found) => found !== undefined),
  };
}

/** Each of the specifications defines the one directive of its own name. */
const directiveName = (feature: CoreFeature): string => feature.directiveNameInSchema(feature.url.name);
