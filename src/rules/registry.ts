import { DATA_RULES } from './data-rules';
import type { GuidelineRule, LineRule, ProjectRule, Rule } from './framework/rule';
import { YAML_RULES } from './yaml-rules';

/** All rules, in the order of the catalogue. A test asserts that each has its file, page and fixtures. */
export const RULES: readonly Rule[] = [...YAML_RULES, ...DATA_RULES];

export const CATALOGUE: ReadonlyMap<string, Rule> = new Map(RULES.map((rule) => [rule.id, rule]));

export const guidelineRules: readonly GuidelineRule[] = RULES.filter((rule) => rule.scope === 'guideline');
export const lineRules: readonly LineRule[] = RULES.filter((rule) => rule.scope === 'line');
export const projectRules: readonly ProjectRule[] = RULES.filter((rule) => rule.scope === 'project');

/** Rules that judge a record's answers: silent on records that no longer count. */
export const ANSWER_RULES: ReadonlySet<string> = new Set(
  lineRules.filter(({ answers }) => answers).map(({ id }) => id),
);

/** Rules that have one finding in each file. */
export const FILE_RULES: ReadonlySet<string> = new Set(
  lineRules.filter(({ oncePerFile }) => oncePerFile).map(({ id }) => id),
);

/** Line rules whose findings may be replaced by one finding that explains them all. */
export const EXPLAINED_RULES: ReadonlySet<string> = new Set(
  projectRules.flatMap(({ explains = [] }) => explains),
);

/** A rule by its id. */
export function ruleById(id: string): Rule | undefined {
  return CATALOGUE.get(id);
}
