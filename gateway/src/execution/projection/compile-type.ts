import {
  type GraphQLCompositeType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
} from 'graphql';
import { type CompleteValue, refused, violate } from './completion.ts';
import { leafCompleter } from './leaf-values.ts';

/** How objects of a composite type are completed, by what is selected of them. */
export type CompileObject = (type: GraphQLCompositeType) => CompleteValue;

/** @param field what the value belongs to, as errors call it: `Product.name` */
export function compileType(
  type: GraphQLOutputType,
  field: string,
  compileObject: CompileObject,
): CompleteValue {
  if (isNonNullType(type)) return required(compileType(type.ofType, field, compileObject), field);
  if (isListType(type)) return listOf(compileType(type.ofType, field, compileObject), field);
  if (isLeafType(type)) {
    const complete = leafCompleter(type);
    return (value, completion, depth) => {
      if (value === null || value === undefined) return null;
      const completed = complete(value);
      if (completed !== undefined) return completed;
      violate(completion, depth, `Invalid value found for field ${field}.`);
      return null;
    };
  }
  return compileObject(type);
}

function required(complete: CompleteValue, field: string): CompleteValue {
  return (value, completion, depth) => {
    if (value === null || value === undefined) {
      violate(completion, depth, `Cannot return null for non-nullable field ${field}.`);
      return refused;
    }
    const completed = complete(value, completion, depth);
    return completed === null ? refused : completed;
  };
}

function listOf(complete: CompleteValue, field: string): CompleteValue {
  return (value, completion, depth) => {
    if (value === null || value === undefined) return null;
    if (!Array.isArray(value)) {
      violate(completion, depth, `Expected a list for field ${field}.`);
      return null;
    }
    const items: unknown[] = new Array(value.length);
    for (let index = 0; index < value.length; index += 1) {
      completion.path[depth] = index;
      const item = complete(value[index], completion, depth + 1);
      if (item === refused) return null;
      items[index] = item;
    }
    return items;
  };
}
