import type { Definition, LabelDef, RuleDef, Unplaced } from '../../core/project/model';
import { choosableOf } from '../framework/choosable';
import { addCriterionFix } from '../framework/criteria';
import { entryOf, isFirst, isGuidelineWhole, isSettled } from '../framework/questions';
import { guidelineRule } from '../framework/rule';
import { pairKey } from '../framework/settled-pairs';
import { nameStems, stemsAt } from '../framework/words';

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'An annotator who starts at the other label does not see the border.',
  entries: {
    definition(from, report, { ask, askSchema }) {
      const label = askSchema(choosableOf, from.id);
      // A catch-all takes what is left over: it has no borders of its own.
      if (!label || label.label.catchAll || !isFirst(from, ask)) return;
      const reported = new Set([from.id]);
      for (const { useInstead } of from.exclude) {
        const target = useInstead && askSchema(choosableOf, useInstead.id);
        if (!target || target.label.catchAll || reported.has(target.id)) continue;
        const to = ask(entryOf, target.id);
        if (!to || ask(isSettled, pairKey(from.id, to.id)) || mentions(to, label)) continue;
        // Where something cannot be read, the border may stand in it.
        if (!ask(isGuidelineWhole, undefined)) continue;
        reported.add(to.id);
        report({
          place: useInstead.node,
          message: `"${from.id}" sends cases to "${to.id}", which never mentions "${from.id}". Add the border to "${to.id}" too, or a tie-breaker between the two.`,
          related: [{ place: to.idNode, message: `The entry for "${to.id}".` }],
          key: `${from.id} ${to.id}`,
          fixes(model) {
            const entry = model.definitions.get(to.id);
            return entry ? addCriterionFix(model, entry, 'exclude', from.id) : [];
          },
        });
      }
    },
  },
});

/** By reference, or by all words of its id or name in one of its texts. */
function mentions(
  { brief, definition, scopeNote, include, exclude }: Unplaced<Definition>,
  label: Unplaced<LabelDef>,
): boolean {
  const isSentOn = ({ useInstead }: Unplaced<RuleDef>): boolean => useInstead?.id === label.id;
  if (exclude.some(isSentOn) || include.some(isSentOn)) return true;
  const names = nameStems(label);
  const isNamed = (text: Parameters<typeof stemsAt>[0] | undefined): boolean => {
    if (!text) return false;
    const stems = stemsAt(text);
    return names.some((name) => name.size > 0 && isWithin(name, stems));
  };
  return (
    isNamed(brief) ||
    isNamed(definition) ||
    isNamed(scopeNote) ||
    include.some(isNamed) ||
    exclude.some(isNamed)
  );
}

function isWithin(name: ReadonlySet<string>, stems: ReadonlySet<string>): boolean {
  for (const word of name) if (!stems.has(word)) return false;
  return true;
}
