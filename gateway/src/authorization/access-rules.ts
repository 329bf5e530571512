import { type InterfaceType, isInterfaceType, isObjectType, type Schema } from '@apollo/federation-internals';
import { type AccessDirectives, accessDirectives } from './access-directives.ts';
import { imply, type Requirement } from './requirement.ts';

/** What the types and fields of a supergraph ask of whoever selects them; all of a list must be met. */
export interface AccessRules {
  /** The directives that are in use, as their specifications call them: `@authenticated`. */
  readonly directives: readonly string[];
  /** Of an interface: what it asks itself and what any of its types asks. */
  ofType(type: string): readonly Requirement[];
  /** Of an interface's field: what it asks itself and what the field asks in any of its types. */
  ofField(type: string, field: string): readonly Requirement[];
}

type Rules = Map<string, Set<Requirement>>;

/** Reads the rules of a supergraph; undefined when everything in it is open to everybody. */
export function readAccessRules(supergraph: Schema): AccessRules | undefined {
  const directives = accessDirectives(supergraph);
  const rules: Rules = directives ? ownRules(supergraph, directives) : new Map();
  if (!directives || rules.size === 0) return undefined;
  joinInterfaces(rules, supergraph);
  const lists = new Map([...rules].map(([place, requirements]) => [place, [...requirements]]));
  const nothing: readonly Requirement[] = [];
  return {
    directives: directives.names,
    ofType: (type) => lists.get(type) ?? nothing,
    ofField: (type, field) => lists.get(`${type}.${field}`) ?? nothing,
  };
}

/** What is written on each type and field: `Product`, `Product.price`. */
function ownRules(supergraph: Schema, { requirementsOn }: AccessDirectives): Rules {
  const rules: Rules = new Map();
  for (const type of supergraph.types()) {
    add(rules, type.name, requirementsOn(type));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of type.fields()) add(rules, field.coordinate, requirementsOn(field));
  }
  return rules;
}

/** Lets an interface and its types bind each other. */
function joinInterfaces(rules: Rules, supergraph: Schema): void {
  const asked = (places: readonly string[]) => places.flatMap((place) => [...(rules.get(place) ?? [])]);
  const joints = [...supergraph.interfaceTypes()].flatMap(jointsOf);
  for (const { above, below } of joints) {
    // Composition derives an interface's requirements from its types'. One that it did not derive was written on the
    // interface itself, and would be evaded by a fragment on a type if it did not bind the types, too.
    const written = asked([above]).filter((requirement) => !imply(asked(below), requirement));
    for (const place of below) add(rules, place, written);
  }
  for (const { above, below } of joints) add(rules, above, asked(below));
}

interface Joint {
  /** An interface, or a field of it. */
  readonly above: string;
  /** The same in each of its object types. */
  readonly below: readonly string[];
}

function jointsOf(type: InterfaceType): readonly Joint[] {
  const types = type.possibleRuntimeTypes().map(({ name }) => name);
  const ofFields = type.fields().map((field) => ({
    above: field.coordinate,
    below: types.map((name) => `${name}.${field.name}`),
  }));
  return [{ above: type.name, below: types }, ...ofFields];
}

function add(rules: Rules, place: string, requirements: readonly Requirement[]): void {
  if (requirements.length === 0) return;
  rules.set(place, new Set([...(rules.get(place) ?? []), ...requirements]));
}
