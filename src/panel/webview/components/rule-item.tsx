import type { GuidelineRuleView } from '../../../protocol/guideline-view';
import { CiteButton } from './cite-button';
import type { GuidelineProps } from './props';

const signs = { include: '✓', exclude: '✗', general: '§' } as const;
const words = { include: 'Use when:', exclude: 'Do not use when:', general: 'Rule:' } as const;

/** A rule with its id, its references, and the letter that cites it. */
export function RuleItem({
  app,
  names,
  rule,
  kind,
  ...props
}: GuidelineProps & { rule: GuidelineRuleView; kind: keyof typeof signs }) {
  return (
    <li class={`rule ${kind}`}>
      <span class="rule-sign" aria-hidden="true">
        {signs[kind]}
      </span>
      <span class="rule-body">
        <span class="sr-only">{words[kind]} </span>
        {rule.text}{' '}
        {rule.useInstead !== undefined && (
          <button class="link" onClick={() => app.point(rule.useInstead)}>
            → {names(rule.useInstead)}
          </button>
        )}{' '}
        <span class="rule-id">{rule.id}</span>
        {rule.isNew && <span class="badge new">new</span>}
      </span>
      <CiteButton app={app} {...props} rule={rule.id} />
    </li>
  );
}
