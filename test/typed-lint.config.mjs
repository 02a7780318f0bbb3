// The rules that need types, for src/ alone: `npm run lint:types`. They run without a cache, because a change in one file can cause a
// finding in another.
import tseslint from 'typescript-eslint';

/** Functions that lists of data are passed to. The others take what the code lists: parts of a line, names of folders. */
const takesData = /^(push|unshift|splice|max|min|of|fromCharCode|fromCodePoint)$/;

/**
 * A call takes about 125,000 arguments, and throws a RangeError for more. So a list that can grow with the data must not be spread into
 * one; a tuple and a list written in place may be.
 */
const noSpreadOfData = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const isShort = (node) => {
      if (node.type === 'ConditionalExpression') return isShort(node.consequent) && isShort(node.alternate);
      if (node.type === 'ArrayExpression')
        return node.elements.every((each) => each?.type !== 'SpreadElement' || isShort(each.argument));
      const type = services.getTypeAtLocation(node);
      return (type.isUnion() ? type.types : [type]).every((each) => checker.isTupleType(each));
    };
    const check = (call) => {
      if (!takesData.test(call.callee.property?.name)) return;
      for (const each of call.arguments)
        if (each.type === 'SpreadElement' && !isShort(each.argument))
          context.report({
            node: each,
            message: 'A call throws at about 125,000 arguments. Use a loop, or a helper of base/lists.ts.',
          });
    };
    return { CallExpression: check, NewExpression: check };
  },
};

export default tseslint.config({
  files: ['src/**/*.{ts,tsx}'],
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: { project: ['tsconfig.json', 'src/panel/webview/tsconfig.json'] },
  },
  linterOptions: { reportUnusedDisableDirectives: 'off' },
  plugins: {
    '@typescript-eslint': tseslint.plugin,
    house: { rules: { 'no-spread-of-data': noSpreadOfData } },
  },
  rules: {
    '@typescript-eslint/no-floating-promises': 'error',
    '@typescript-eslint/no-misused-promises': 'error',
    '@typescript-eslint/await-thenable': 'error',
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'house/no-spread-of-data': 'error',
  },
});
