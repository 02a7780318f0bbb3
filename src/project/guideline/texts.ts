/** The guideline as text: what it says, in its order and under the words that it has in the document, in prompts, in the panel and in hovers. */
import { defined } from '../../base/objects';
import type { Definition, LayerDefinition, LevelTieBreaker, RuleDef, TieBreaker } from '../model/model';
import type { NewTieBreaker } from './edits/tie-breakers';

/** A text, or a list of rules, with the words that stand before it. */
export type Part =
  | { readonly title?: string; readonly text: string }
  | { readonly title: string; readonly rules: readonly RuleDef[] };

const textPart = (text: string | undefined, title?: string): Part[] =>
  text === undefined || text === '' ? [] : [{ text, ...(title !== undefined && { title }) }];

const rulesPart = (rules: readonly RuleDef[], title: string): Part[] =>
  rules.length === 0 ? [] : [{ title, rules }];

/** What it says of a label or a question. */
export const entryParts = ({ brief, definition, include, exclude, scopeNote }: Definition): Part[] => [
  ...textPart((definition ?? brief)?.text),
  ...rulesPart(include, 'Counts'),
  ...rulesPart(exclude, 'Does not count'),
  ...textPart(scopeNote?.text, 'Note'),
];

/** What two of the answers to a comparison mean. */
export const tieParts = ({ tie, none }: LayerDefinition): Part[] => [
  ...textPart(tie?.text, 'A tie'),
  ...textPart(none?.text, 'Neither'),
];

/** A tie-breaker between labels, by their ids, or between levels. */
export interface TieBreakerText extends Omit<NewTieBreaker, 'examples'> {
  readonly id: string;
  readonly outcome?: string;
}

export function tieBreakerText(rule: TieBreaker | LevelTieBreaker): TieBreakerText {
  const shared = { id: rule.id, unless: rule.unless?.text, rationale: rule.rationale?.text };
  return defined(
    'levels' in rule
      ? {
          ...shared,
          between: rule.levels.map(({ value }) => String(value)),
          prefer: rule.prefer && String(rule.prefer.value),
          when: rule.text || undefined,
        }
      : {
          ...shared,
          between: rule.between.map(({ id }) => id),
          prefer: rule.prefer?.id,
          outcome: rule.outcome,
          when: rule.when?.text,
        },
  );
}

/** When a tie-breaker applies, and why. */
export const caseParts = ({ when, unless, rationale }: TieBreakerText): Part[] => [
  ...textPart(when, 'When'),
  ...textPart(unless, 'Unless'),
  ...textPart(rationale, 'Why'),
];
