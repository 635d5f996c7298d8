// ESLint rule: no `expect` or `assert` inside an `apply` callback, where a failing assertion is never awaited.
// See `valueOf` in the test support files for the way to read an output.

const ASSERTIONS = new Set(["expect", "assert"]);

/** The name at the root of a call: `expect` of `expect(x)`, `assert` of `assert.equal(x, y)`, `expect` of `chai.expect(x)`. */
function assertionName(callee) {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression") return undefined;
  const { object, property } = callee;
  if (object.type === "Identifier" && object.name === "chai" && property.type === "Identifier") return property.name;
  return assertionName(object);
}

function isFunction(node) {
  return /^(ArrowFunctionExpression|FunctionExpression|FunctionDeclaration)$/.test(node.type);
}

function isApply({ callee }) {
  if (callee.type !== "MemberExpression") return false;
  const { property, computed } = callee;
  return computed ? property.value === "apply" : property.name === "apply";
}

/** The function that a name was declared as in this file, for `output.apply(check)`. */
function declaredFunction(scope, name) {
  for (let at = scope; at; at = at.upper) {
    const variable = at.set.get(name);
    if (!variable) continue;
    const node = variable.defs[0]?.node;
    if (!node) return undefined;
    return isFunction(node) ? node : node.init && isFunction(node.init) ? node.init : undefined;
  }
  return undefined;
}

/** @type {import("eslint").Rule.RuleModule} */
export const noExpectInApply = {
  meta: {
    type: "problem",
    schema: [],
    messages: {
      inApply: "{{name}} inside an apply callback is never awaited; await valueOf(output) and assert on the value",
    },
  },
  create(context) {
    const callbacks = new Set();
    const assertions = [];
    return {
      CallExpression(node) {
        if (isApply(node)) {
          for (const argument of node.arguments) {
            if (isFunction(argument)) callbacks.add(argument);
            if (argument.type === "Identifier") {
              callbacks.add(declaredFunction(context.sourceCode.getScope(node), argument.name));
            }
          }
        }
        const name = assertionName(node.callee);
        if (ASSERTIONS.has(name)) assertions.push({ node, name });
      },
      "Program:exit"() {
        for (const { node, name } of assertions) {
          if (context.sourceCode.getAncestors(node).some((ancestor) => callbacks.has(ancestor))) {
            context.report({ node, messageId: "inApply", data: { name } });
          }
        }
      },
    };
  },
};
