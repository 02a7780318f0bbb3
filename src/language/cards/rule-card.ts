import type { ProjectModel, RuleDef, TieBreaker } from '../../project/model/model';
import type { RuleCount } from '../../engine/statistics/label-count';
import { byCount, type PairNumbers } from '../../features/buckets/label-numbers';
import { code, paragraphs, plain } from '../../base/text/markdown';
import { counted, percent } from '../../base/text/phrases';
import { byWhom, said } from './label-card';

/** A rule or tie-breaker in Markdown: what it says and how often it is cited. */
export function ruleCard(
  model: ProjectModel,
  id: string,
  numbers?: { readonly cited: RuleCount | undefined; readonly pair: PairNumbers | undefined },
): string {
  const rule = model.citable.get(id);
  if (!rule) return `${code(id)}: not a rule or tie-breaker of the guideline`;
  const examples = (model.guideline?.examples ?? []).filter(({ rules }) =>
    rules.some((ref) => ref.id === id),
  );
  return paragraphs(
    'between' in rule ? tieBreakerText(rule) : ruleText(rule),
    examples.length > 0 && `Examples: ${examples.map((example) => code(example.id)).join(', ')}`,
    numbers && citedText(numbers.cited),
    numbers?.pair && pairText(numbers.pair),
  );
}

function ruleText({ id, kind, label, text, useInstead }: RuleDef): string {
  const what = {
    general: 'general rule',
    include: `counts as ${code(label ?? '')}`,
    exclude: `does not count as ${code(label ?? '')}`,
  }[kind];
  const instead = useInstead ? `, use ${code(useInstead.id)} instead` : '';
  return paragraphs(`**${plain(id)}**: ${what}${instead}`, said(text));
}

function tieBreakerText({ id, between, prefer, when, unless, rationale }: TieBreaker): string {
  const labels = between.map((ref) => code(ref.id)).join(' and ');
  return paragraphs(
    `**${plain(id)}**: tie-breaker between ${labels}${prefer ? `, prefers ${code(prefer.id)}` : ''}`,
    when && `When: ${said(when.text)}`,
    unless && `Unless: ${said(unless.text)}`,
    rationale && `Why: ${said(rationale.text)}`,
  );
}

function citedText(count: RuleCount | undefined): string {
  if (!count || count.answers === 0) return 'No one has cited it yet.';
  return `Cited in ${counted(count.answers, 'answer')} (${byWhom(byCount(count.byAnnotator))})`;
}

/** Whether people still disagree on the labels of a tie-breaker. */
function pairText({ confused, labelledTwice }: PairNumbers): string | undefined {
  if (confused === 0) return 'No one disagrees on its labels.';
  const share = labelledTwice > 0 ? ` (${percent(confused / labelledTwice)})` : '';
  return `Still confused on ${confused} of ${counted(labelledTwice, 'sample')} labelled twice${share}`;
}
