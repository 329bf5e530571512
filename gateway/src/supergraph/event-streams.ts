import { isRole, type Role } from '@naru/identity';
import {
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  parse,
  valueFromASTUntyped,
} from 'graphql';
import {
  parseSubjectTemplate,
  type SubjectTemplate,
} from '../subscriptions/event-streams/subject-template.ts';

/** A subscription field marked with `@eventStream`. */
export interface EventStreamField {
  readonly name: string;
  readonly stream: string;
  readonly subject: SubjectTemplate;
  /** The body field that must equal the caller's `sub`. */
  readonly owner?: string;
  /** Who may subscribe beside the owner, and beside operators; where there is no owner, nobody else may. */
  readonly roles?: readonly Role[];
  /** The query field that answers the current state. */
  readonly snapshot?: GraphQLField<unknown, unknown>;
  /** The field of the change that holds the entity, and the entity's type. */
  readonly entityField: string;
  readonly entityType: GraphQLObjectType;
  /** The field's definition in the API schema. */
  readonly definition: GraphQLField<unknown, unknown>;
}

/** Reads every `@eventStream` of a supergraph. @throws Error naming the field that cannot be served, and why */
export function readEventStreams(
  supergraphSdl: string,
  apiSchema: GraphQLSchema,
): Map<string, EventStreamField> {
  const fields = new Map<string, EventStreamField>();
  const subscription = apiSchema.getSubscriptionType();
  if (!subscription) return fields;
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== subscription.name)
      continue;
    for (const field of definition.fields ?? []) {
      const directive = field.directives?.find(({ name }) => name.value === 'eventStream');
      const inApi = subscription.getFields()[field.name.value];
      if (!directive || !inApi) continue;
      const args = Object.fromEntries(
        (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]),
      );
      try {
        fields.set(inApi.name, describe(inApi, args, apiSchema));
      } catch (error) {
        throw new Error(`@eventStream on Subscription.${inApi.name}: ${(error as Error).message}`);
      }
    }
  }
  return fields;
}

function describe(
  definition: GraphQLField<unknown, unknown>,
  { stream, subject, owner, snapshot, roles }: Record<string, unknown>,
  schema: GraphQLSchema,
): EventStreamField {
  const change = getNamedType(definition.type);
  if (!isObjectType(change)) throw new Error('the field must return an object type');
  const entities = Object.values(change.getFields()).filter(({ type }) => isObjectType(getNamedType(type)));
  const entity = entities[0];
  if (!entity || entities.length > 1) throw new Error(`${change.name} must have exactly one entity field`);
  const entityType = getNamedType(entity.type) as GraphQLObjectType;

  const template = parseSubjectTemplate(String(subject));
  for (const argument of template.args) {
    if (!definition.args.some(({ name }) => name === argument)) throw new Error(`no argument "${argument}"`);
  }
  return {
    name: definition.name,
    stream: String(stream),
    subject: template,
    owner: typeof owner === 'string' ? owner : undefined,
    roles: roles === undefined || roles === null ? undefined : rolesOf(roles),
    snapshot:
      typeof snapshot === 'string' ? snapshotField(snapshot, definition, entityType, schema) : undefined,
    entityField: entity.name,
    entityType,
    definition,
  };
}

/** GraphQL lets a list of one be written as the one. */
function rolesOf(value: unknown): readonly Role[] {
  return [value].flat().map((role) => {
    if (!isRole(role)) throw new Error(`there is no role "${role}"`);
    return role;
  });
}

function snapshotField(
  name: string,
  subscription: GraphQLField<unknown, unknown>,
  entityType: GraphQLObjectType,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> {
  const field = schema.getQueryType()?.getFields()[name];
  if (!field) throw new Error(`no query field "${name}" for the snapshot`);
  if (getNamedType(field.type) !== entityType)
    throw new Error(`the snapshot "${name}" must return ${entityType.name}`);
  for (const argument of field.args) {
    const same = subscription.args.find((candidate) => candidate.name === argument.name);
    if (!same || String(same.type) !== String(argument.type)) {
      throw new Error(
        `the snapshot "${name}" takes an argument "${argument.name}" that the subscription lacks`,
      );
    }
  }
  return field;
}
