import type { Definition, LabelDef, ProjectModel } from '../../core/project/model';
import { choosableLabels } from '../framework/choosable';
import { addCriterionFix } from '../framework/criteria';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { nameStems, stemsAt } from '../framework/words';

/** Writing a stub costs more than finding where it is missing; later ones get theirs when the first are done. */
const MOST_FIXES = 100;

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'A border that is drawn on one side only is not seen by those who come from the other.',
  check(model, report) {
    const choosable = new Map(choosableLabels(model).map((label) => [label.id, label]));
    const tied = tiedPairs(model);
    let found = 0;
    for (const from of model.definitions.values()) {
      const reported = new Set<string>();
      for (const rule of from.exclude) {
        const to = rule.useInstead && model.definitions.get(rule.useInstead.id);
        const [label, target] = [choosable.get(from.id), to && choosable.get(to.id)];
        if (!label || !target || !to || to === from || reported.has(to.id)) continue;
        // A catch-all takes what is left over: it has no borders of its own.
        if (label.label.catchAll || target.label.catchAll || tied.has(`${from.id}\n${to.id}`)) continue;
        if (mentions(to, label)) continue;
        reported.add(to.id);
        report({
          place: rule.useInstead!,
          message: `"${from.id}" sends cases to "${to.id}", which never mentions "${from.id}". Add the border to "${to.id}" too, or a tie-breaker between the two.`,
          related: [{ place: idPlace(to), message: `The entry for "${to.id}".` }],
          key: `${from.id} ${to.id}`,
          fixes: found++ < MOST_FIXES ? addCriterionFix(model, to, 'exclude', from.id) : [],
        });
      }
    }
  },
});

function tiedPairs({ guideline }: ProjectModel): Set<string> {
  const pairs = new Set<string>();
  for (const { between } of guideline?.tieBreakers ?? []) {
    for (const a of between) for (const b of between) if (a !== b) pairs.add(`${a.id}\n${b.id}`);
  }
  return pairs;
}

/** By reference, or by all words of its id or name in one of its texts. */
function mentions({ brief, definition, scopeNote, include, exclude }: Definition, label: LabelDef): boolean {
  const rules = [...include, ...exclude];
  if (rules.some(({ useInstead }) => useInstead?.id === label.id)) return true;
  const names = nameStems(label).map((name) => [...name]);
  return [brief, definition, scopeNote, ...rules].some((text) => {
    if (!text) return false;
    const stems = stemsAt(text);
    return names.some((name) => name.length > 0 && name.every((word) => stems.has(word)));
  });
}
