import {
  type InterfaceType,
  isInterfaceType,
  isObjectType,
  type ObjectType,
  type Schema,
} from '@apollo/federation-internals';
import { accessDirectives } from './access-directives.ts';
import { imply, type Requirement } from './requirement.ts';

/** What the types and fields of a supergraph ask of whoever selects them; all of a list must be met. */
export interface AccessRules {
  /** Of an interface: what it asks itself and what any of its types asks. */
  ofType(type: string): readonly Requirement[];
  /** Of an interface's field: what it asks itself and what the field asks in any of its types. */
  ofField(type: string, field: string): readonly Requirement[];
}

/** Reads the rules of a supergraph; undefined when everything in it is open to everybody. */
export function readAccessRules(supergraph: Schema): AccessRules | undefined {
  const requirementsOn = accessDirectives(supergraph);
  if (!requirementsOn) return undefined;
  const rules = new Map<string, Set<Requirement>>();
  const add = (place: string, requirements: Iterable<Requirement>): void => {
    const kept = rules.get(place) ?? new Set();
    for (const requirement of requirements) kept.add(requirement);
    if (kept.size > 0) rules.set(place, kept);
  };
  for (const type of supergraph.types()) {
    add(type.name, requirementsOn(type));
    if (!isObjectType(type) && !isInterfaceType(type)) continue;
    for (const field of type.fields()) add(field.coordinate, requirementsOn(field));
  }

  const interfaces = [...supergraph.interfaceTypes()];
  const placesOf = ({ name }: InterfaceType | ObjectType, field?: string) =>
    field === undefined ? name : `${name}.${field}`;
  const places = interfaces.flatMap((type) => {
    const implementations = type.possibleRuntimeTypes();
    return [undefined, ...type.fields().map(({ name }) => name)].map((field) => ({
      own: placesOf(type, field),
      below: implementations.map((implementation) => placesOf(implementation, field)),
    }));
  });
  const asked = (names: readonly string[]) => names.flatMap((name) => [...(rules.get(name) ?? [])]);
  for (const { own, below } of places) {
    // Composition derives an interface's requirements from its types'. One that it did not derive was written on the
    // interface itself, and would be evaded by a fragment on a type if it did not bind the types, too.
    const written = asked([own]).filter((requirement) => !imply(asked(below), requirement));
    for (const name of below) add(name, written);
  }
  for (const { own, below } of places) add(own, asked(below));
  if (rules.size === 0) return undefined;

  const lists = new Map([...rules].map(([place, requirements]) => [place, [...requirements]]));
  const nothing: readonly Requirement[] = [];
  return {
    ofType: (type) => lists.get(type) ?? nothing,
    ofField: (type, field) => lists.get(`${type}.${field}`) ?? nothing,
  };
}
