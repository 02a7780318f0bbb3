import type { RuleDef, TieBreaker } from '../../core/project/model';
import { joined, paragraph, paragraphsOf, type Block, type Inline } from '../document/blocks';

/** A rule or tie-breaker with its words. `guideline`: where it was looked for, in words. */
export function ruleTextBlocks(
  id: string,
  rule: RuleDef | TieBreaker | undefined,
  guideline: string,
): Block[] {
  if (!rule) return [paragraph({ code: id }, ` is no rule of ${guideline}.`)];
  if (!('between' in rule)) {
    const instead: Inline[] = rule.useInstead ? [' → ', { code: rule.useInstead.id }] : [];
    return paragraphsOf(rule.text, [{ code: id }, ' ']).map((block, n, all) =>
      block.kind === 'paragraph' && n === all.length - 1
        ? { ...block, line: [...block.line, ...instead] }
        : block,
    );
  }
  const { between, prefer, when, unless } = rule;
  const labels = joined(
    between.map((ref): Inline => ({ code: ref.id })),
    ' and ',
  );
  return [
    paragraph(
      { code: id },
      ' between ',
      ...labels,
      ...(prefer ? [', prefer ', { code: prefer.id }] : []),
      '.',
    ),
    ...(when ? paragraphsOf(when.text, [{ strong: 'When:' }, ' ']) : []),
    ...(unless ? paragraphsOf(unless.text, [{ strong: 'Unless:' }, ' ']) : []),
  ];
}
