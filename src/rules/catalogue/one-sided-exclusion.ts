import type { Definition, ProjectModel } from '../../core/project/model';
import { choosableLabels } from '../framework/choosable';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { stem, stemsAt, wordsOf } from '../framework/words';

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
  group: 'guideline',
  severity: 'warning',
  fix: 'none',
  summary: 'A border that is drawn on one side only is not seen by those who come from the other.',
  check(model, report) {
    const choosable = new Map(choosableLabels(model).map(({ id, label }) => [id, label]));
    const tied = tiedPairs(model);
    for (const from of model.definitions.values()) {
      const reported = new Set<string>();
      for (const rule of from.exclude) {
        const to = rule.useInstead && model.definitions.get(rule.useInstead.id);
        const [label, target] = [choosable.get(from.id), to && choosable.get(to.id)];
        if (!label || !target || !to || to === from || reported.has(to.id)) continue;
        // A catch-all takes what is left over: it has no borders of its own.
        if (label.catchAll || target.catchAll || tied.has(`${from.id}\n${to.id}`)) continue;
        if (mentions(to, from.id, label.name)) continue;
        reported.add(to.id);
        report({
          place: rule.useInstead!,
          message: `"${from.id}" sends cases to "${to.id}", which never mentions "${from.id}". Add the border to "${to.id}" too, or a tie-breaker between the two.`,
          related: [{ place: idPlace(to), message: `The entry for "${to.id}".` }],
          key: `${from.id} ${to.id}`,
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
function mentions(definition: Definition, id: string, name: string): boolean {
  const rules = [...definition.include, ...definition.exclude];
  if (rules.some(({ useInstead }) => useInstead?.id === id)) return true;
  const { brief, definition: full, scopeNote } = definition;
  const names = [id.replace(/[-_.]/g, ' '), name]
    .map((each) => wordsOf(each).map(stem))
    .filter((wanted) => wanted.length > 0);
  return [brief, full, scopeNote, ...rules].some((text) => {
    if (!text) return false;
    const stems = stemsAt(text);
    return names.some((wanted) => wanted.every((word) => stems.has(word)));
  });
}
