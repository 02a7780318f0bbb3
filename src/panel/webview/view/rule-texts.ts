import type { GuidelineView } from '../../../protocol/guideline-view';

/** The text of each rule and tie-breaker, by its id. */
export function ruleTexts({ rules, labels, layers, tieBreakers }: GuidelineView): Map<string, string> {
  const all = [
    ...rules,
    ...[...labels, ...layers].flatMap(({ include, exclude }) => [...include, ...exclude]),
    ...layers.flatMap(({ levels }) => levels.flatMap((level) => level.rules)),
  ];
  const texts = new Map(all.map(({ id, text }) => [id, text]));
  const between = layers.flatMap((layer) => layer.tieBreakers);
  for (const { id, when } of [...tieBreakers, ...between]) if (when !== undefined) texts.set(id, when);
  return texts;
}
