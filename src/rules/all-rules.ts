/** Each rule of the catalogue: a file has a family of rules, or one rule that needs much. */
export * from './catalogue/answers';
export * from './catalogue/authors';
export * from './catalogue/batches';
export * from './catalogue/cardinality-violation';
export * from './catalogue/characters';
export * from './catalogue/citations';
export * from './catalogue/cycles';
export * from './catalogue/dangling-reference';
export * from './catalogue/duplicates';
export * from './catalogue/examples';
export * from './catalogue/fields';
export * from './catalogue/gold';
export * from './catalogue/labels';
export * from './catalogue/missing-criteria';
export * from './catalogue/offset-units';
export * from './catalogue/paths';
export * from './catalogue/records';
export * from './catalogue/samples';
export * from './catalogue/schema';
export * from './catalogue/spans';
export * from './catalogue/suggestions';
export * from './catalogue/suppressions';
export * from './catalogue/taxonomy';
export * from './catalogue/tie-breakers';
export * from './catalogue/unknown-names';
export * from './catalogue/vague-wording';
export * from './catalogue/version-changelog-mismatch';
export {
  ambiguousLabel,
  nearDuplicateDefinition,
  undefinedTerm,
  unresolvedPlaceholder,
} from './catalogue/wording';
