/** LSP's names of token types and modifiers, in the order of our legend. */
export const TOKEN_TYPES = ['enumMember', 'class', 'function', 'variable', 'macro'] as const;
export const TOKEN_MODIFIERS = ['definition', 'deprecated'] as const;
