/** `store-order` → `storeOrder`. */
export function camelCase(kebab: string): string {
  return kebab.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** `store-order` → `StoreOrder`. */
export function pascalCase(kebab: string): string {
  return camelCase(`-${kebab}`);
}
