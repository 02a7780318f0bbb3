import type { GuidelineView } from '../../../protocol/panel';

/** The text of each rule and tie-breaker, by its id. */
export function ruleTexts({ rules, labels, tieBreakers }: GuidelineView): Map<string, string> {
  const all = [...rules, ...labels.flatMap(({ include, exclude }) => [...include, ...exclude])];
  const texts = new Map(all.map(({ id, text }) => [id, text]));
  for (const { id, when } of tieBreakers) if (when !== undefined) texts.set(id, when);
  return texts;
}
