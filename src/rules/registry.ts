import * as rules from './all-rules';
import type { GuidelineRule, LineRule, ProjectRule, Rule } from './framework/rule';

/** All rules, by their ids. */
export const RULES: readonly Rule[] = Object.values<Rule>(rules).sort((a, b) => (a.id < b.id ? -1 : 1));

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
