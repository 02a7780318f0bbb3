import { idPlace } from '../framework/duplicates';
import { preferences, type Preference } from '../framework/preferences';
import { guidelineRule, type YamlReport } from '../framework/rule';
import { foldText } from '../../core/text/fold';

export const contradictoryTieBreakers = guidelineRule({
  id: 'contradictory-tie-breakers',
  group: 'guideline',
  severity: 'error',
  fix: 'none',
  summary: 'Two tie-breakers that prefer opposite labels in one case decide nothing.',
  check(model, report) {
    const tieBreakers = model.guideline?.tieBreakers ?? [];
    for (const { id, prefer, between } of tieBreakers) {
      if (!prefer || between.length === 0 || between.some((label) => label.id === prefer.id)) continue;
      const list = between.map((label) => `"${label.id}"`).join(' and ');
      report({
        place: prefer,
        message: `"${id}" is between ${list} and prefers "${prefer.id}". Prefer one of them, or add it to "between".`,
        key: id,
      });
    }
    const earlier = new Map<string, Preference[]>();
    for (const step of preferences(tieBreakers)) {
      const opposite = earlier.get(`${step.loser}\n${step.winner}`)?.find((other) => meets(other, step));
      if (opposite) report(reportOf(opposite, step));
      const key = `${step.winner}\n${step.loser}`;
      earlier.set(key, [...(earlier.get(key) ?? []), step]);
    }
  },
});

/** An earlier tie-breaker that holds always leaves nothing to a later one; one with a condition leaves the rest to it. */
const meets = (first: Preference, second: Preference): boolean =>
  first.isAlways || (!second.isAlways && conditionOf(first) === conditionOf(second));

const conditionOf = ({ by }: Preference): string =>
  `${foldText(by.when?.text ?? '')}\n${foldText(by.unless?.text ?? '')}`;

function reportOf(first: Preference, second: Preference): YamlReport {
  const [one, other] = [first.by.id, second.by.id];
  const isShadowed = first.isAlways && !second.isAlways;
  return {
    place: idPlace(second.by),
    message: isShadowed
      ? `"${other}" never counts: "${one}" stands above it and always prefers "${first.winner}" to "${first.loser}". Put "${other}" first, or give "${one}" a "when".`
      : `"${other}" prefers "${second.winner}" to "${second.loser}", and "${one}" prefers "${first.winner}" in the same case. Keep one, or give them different conditions.`,
    related: [{ place: idPlace(first.by), message: `"${one}" prefers "${first.winner}".` }],
    key: `${one} ${other} ${second.winner} ${second.loser}`,
    ...(isShadowed && { severity: 'warning' }),
  };
}
