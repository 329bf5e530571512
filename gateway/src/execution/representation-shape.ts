import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { type DataObject, propertyReader, type ReadProperty, setProperty } from './data-object.ts';
import { type FindPlace, generateFindPlace, type Identify } from './representation-places.ts';
import type { TypeConditions } from './type-conditions.ts';

/** What a fetch requires of an object of one type. */
export interface RepresentationShape {
  /** Something required may be missing, because an earlier fetch failed. */
  readonly findPlace: FindPlace;
  readonly identify: Identify;
  /** The representation itself; nothing required may be missing. */
  represent(object: DataObject): DataObject;
}

/** The shape for objects of a type; undefined when the fetch has no interest in them. */
export type ShapeOfType = (typeName: unknown) => RepresentationShape | undefined;

interface RequiredField {
  readonly name: string;
  readonly read: ReadProperty;
  readonly nested: ShapeOfType | undefined;
}

const list = Symbol('list');
const scalar = Symbol('scalar');

/**
 * Compiles the planner's `requires` once for every type that turns up.
 * @param isEnough whether these fields of an object of that type make a representation
 */
export function compileRequires(
  requires: readonly QueryPlanSelectionNode[],
  conditions: TypeConditions,
  isEnough = (_typeName: unknown, fields: ReadonlySet<string>): boolean => fields.size > 0,
): ShapeOfType {
  const shapes = new Map<unknown, RepresentationShape | undefined>();
  return (typeName) => {
    const known = shapes.get(typeName);
    if (known || shapes.has(typeName)) return known;
    const fields = requiredFields(requires, typeName, conditions);
    const names = new Set(fields.map(({ name }) => name));
    const shape = isEnough(typeName, names) ? shapeOf(fields) : undefined;
    // Only known types are kept: a subgraph must not fill the memory with names it makes up.
    if (typeName === undefined || conditions.isKnown(typeName)) shapes.set(typeName, shape);
    return shape;
  };
}

function requiredFields(
  selections: readonly QueryPlanSelectionNode[],
  typeName: unknown,
  conditions: TypeConditions,
): RequiredField[] {
  const selected = new Map<string, QueryPlanSelectionNode[] | undefined>();
  collect(selections);
  return [...selected].map(([name, nested]) => ({
    name,
    read: propertyReader(name),
    nested: nested && compileRequires(nested, conditions),
  }));

  function collect(nodes: readonly QueryPlanSelectionNode[]): void {
    for (const node of nodes) {
      if (node.kind === 'InlineFragment') {
        if (!node.typeCondition || conditions.includes(node.typeCondition, typeName))
          collect(node.selections);
        continue;
      }
      const name = node.alias ?? node.name;
      const before = selected.get(name);
      selected.set(name, node.selections ? [...(before ?? []), ...node.selections] : before);
    }
  }
}

function shapeOf(fields: readonly RequiredField[]): RepresentationShape {
  // Shapes are per type, and part of the identity where types may differ.
  const telling = fields.filter(({ name }) => name !== '__typename');
  // Copied for each representation: all names in order, own, and with one hidden class.
  const template: DataObject = {};
  for (const { name } of fields) setProperty(template, name, null);
  const identify: Identify = (object, identity) => {
    for (const { read, nested } of telling) {
      if (!identifyValue(read(object), nested, identity)) return false;
    }
    return true;
  };
  return {
    identify,
    findPlace: generateFindPlace(
      telling.map(({ name }) => name),
      identify,
    ),
    represent(object) {
      const representation = { ...template };
      for (const { name, read, nested } of fields)
        representation[name] = representValue(read(object), nested);
      return representation;
    },
  };
}

function identifyValue(value: unknown, nested: ShapeOfType | undefined, identity: unknown[]): boolean {
  if (value === undefined) return false;
  if (typeof value !== 'object' || value === null) {
    identity.push(value);
    return true;
  }
  if (Array.isArray(value)) {
    identity.push(list, value.length);
    return value.every((item) => identifyValue(item, nested, identity));
  }
  if (!nested) {
    identity.push(scalar, JSON.stringify(value));
    return true;
  }
  const shape = nested((value as DataObject)['__typename']);
  identity.push(shape);
  return shape?.identify(value as DataObject, identity) ?? true;
}

function representValue(value: unknown, nested: ShapeOfType | undefined): unknown {
  if (!nested || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => representValue(item, nested));
  return nested((value as DataObject)['__typename'])?.represent(value as DataObject) ?? {};
}
