import {
  type ASTNode,
  type ASTVisitFn,
  type ASTVisitor,
  BREAK,
  type DocumentNode,
  type GraphQLSchema,
  TypeInfo,
  ValidationContext,
  type ValidationRule,
  visit,
} from 'graphql';

/** What one rule does when a node is entered or left. */
interface Step {
  readonly rule: Rule;
  readonly visitNode: ASTVisitFn<ASTNode>;
}

interface Rule {
  readonly visitor: ASTVisitor;
  /** Within this node it does nothing; `BREAK` when it has seen enough. */
  passesOver: ASTNode | typeof BREAK | undefined;
}

type KindVisitor = Readonly<Record<string, ASTVisitFn<ASTNode> | EnterLeave>>;
type EnterLeave = { readonly enter?: ASTVisitFn<ASTNode>; readonly leave?: ASTVisitFn<ASTNode> };

/** By kind of node. */
class Steps {
  readonly #ofKind = new Map<string, Step[]>();
  /** For kinds of which no rule knows anything in particular. */
  #otherwise: Step[] = [];

  of(kind: string): readonly Step[] {
    return this.#ofKind.get(kind) ?? this.#otherwise;
  }

  add(kind: string, rule: Rule, visitNode: unknown): void {
    if (typeof visitNode !== 'function') return;
    const step = { rule, visitNode: visitNode as Step['visitNode'] };
    const steps = this.#ofKind.get(kind);
    if (steps) steps.push(step);
    else this.#ofKind.set(kind, [...this.#otherwise, step]);
  }

  /** For all kinds of which the rule knows nothing in particular. */
  addForOthers(rule: Rule, visitNode: unknown): void {
    if (typeof visitNode !== 'function') return;
    const step = { rule, visitNode: visitNode as Step['visitNode'] };
    this.#otherwise.push(step);
    for (const [kind, steps] of this.#ofKind) if (!(kind in rule.visitor)) steps.push(step);
  }
}

/** Thrown at the first error: which one it is, is found out by who has to tell. */
const invalid = new Error('the document is not valid');

/**
 * Whether `validate` of graphql-js would find nothing wrong. For each document that asks each rule anew what it does about
 * each kind of node there is, which takes longer than all the rest; here the rules say what they have.
 */
export function isValid(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): boolean {
  const typeInfo = new TypeInfo(schema);
  const context = new ValidationContext(schema, document, typeInfo, () => {
    throw invalid;
  });
  try {
    visit(document, together(context, typeInfo, rules));
    return true;
  } catch (error) {
    if (error !== invalid) throw error;
    return false;
  }
}

/** All rules as one visitor, as `visitInParallel` and `visitWithTypeInfo` make it of rules that change nothing. */
function together(
  context: ValidationContext,
  typeInfo: TypeInfo,
  rules: readonly ValidationRule[],
): ASTVisitor {
  const enters = new Steps();
  const leaves = new Steps();
  const passingOver = new Set<Rule>();
  for (const make of rules) {
    const rule: Rule = { visitor: make(context), passesOver: undefined };
    const { enter, leave, ...ofKinds } = rule.visitor as EnterLeave & KindVisitor;
    for (const [kind, what] of Object.entries(ofKinds)) {
      enters.add(kind, rule, typeof what === 'function' ? what : what.enter);
      leaves.add(kind, rule, typeof what === 'function' ? undefined : what.leave);
    }
    enters.addForOthers(rule, enter);
    leaves.addForOthers(rule, leave);
  }

  return {
    enter(node, ...place) {
      typeInfo.enter(node);
      for (const { rule, visitNode } of enters.of(node.kind)) {
        if (rule.passesOver !== undefined) continue;
        const result: unknown = visitNode.call(rule.visitor, node, ...place);
        if (result !== false && result !== BREAK) continue;
        rule.passesOver = result === BREAK ? BREAK : node;
        passingOver.add(rule);
      }
    },
    leave(node, ...place) {
      for (const { rule, visitNode } of leaves.of(node.kind)) {
        if (rule.passesOver !== undefined) continue;
        if (visitNode.call(rule.visitor, node, ...place) !== BREAK) continue;
        rule.passesOver = BREAK;
      }
      for (const rule of passingOver) {
        if (rule.passesOver !== node) continue;
        rule.passesOver = undefined;
        passingOver.delete(rule);
      }
      typeInfo.leave(node);
    },
  };
}
