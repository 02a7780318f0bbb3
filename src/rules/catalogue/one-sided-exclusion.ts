import { memoize } from '../../base/memoize';
import { quoted } from '../../base/text/phrases';
import type { Definition, LabelDef, Ref, RuleDef } from '../../project/model/model';
import { choosableById } from '../framework/choosable';
import { addCriterionFix } from '../framework/criteria';
import { idPlace } from '../framework/duplicates';
import { wholeGuideline } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { pairKey, settledPairs } from '../framework/settled-pairs';
import { nameStems, stemsAt } from '../framework/words';

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'An annotator who starts at the other label does not see the border.',
  check(model, report) {
    // An unreadable part may contain the border.
    const guideline = wholeGuideline(model);
    if (!guideline || guideline.tieBreakers.some(({ between }) => between.length < 2)) return;
    const choosable = choosableById(model);
    const settled = settledPairs(guideline.tieBreakers);
    const toldNothing = new Map<Definition, Map<Definition, Ref>>();
    for (const from of model.definitions.values()) {
      const label = choosable.get(from.id);
      // A catch-all takes whatever is left: it has no borders of its own.
      if (!label || label.label.catchAll) continue;
      for (const { useInstead } of from.exclude) {
        const target = useInstead && choosable.get(useInstead.id);
        if (!target || target.label.catchAll || target.id === from.id) continue;
        const to = model.definitions.get(target.id);
        if (!to || settled.has(pairKey(from.id, to.id)) || mentions(to, label)) continue;
        const senders = toldNothing.get(to) ?? new Map<Definition, Ref>();
        if (!senders.has(from)) toldNothing.set(to, senders.set(from, useInstead));
      }
    }
    for (const [to, senders] of toldNothing) {
      const [place, ...others] = senders.values();
      const ids = [...senders.keys()].map(({ id }) => id);
      report({
        place: place!,
        message:
          ids.length === 1
            ? `"${ids[0]}" sends cases to "${to.id}", which never mentions "${ids[0]}". Add the border to "${to.id}" too, or a tie-breaker between the two.`
            : `${quoted(ids, ' and ')} send cases to "${to.id}", which does not mention them. Add these borders to "${to.id}" too, or tie-breakers.`,
        related: [
          { place: idPlace(to), message: `The entry for "${to.id}".` },
          ...others.map((other) => ({ place: other, message: `Here, too, cases are sent to "${to.id}".` })),
        ],
        key: `${ids.join(' ')} ${to.id}`,
        fixes: () => ids.flatMap((id) => addCriterionFix(model, to, 'exclude', id)),
      });
    }
  },
});

/** Whether an entry mentions a label: by reference, or with all words of its id or name in one text. */
function mentions(entry: Definition, label: LabelDef): boolean {
  const isSentOn = ({ useInstead }: RuleDef): boolean => useInstead?.id === label.id;
  if (entry.exclude.some(isSentOn) || entry.include.some(isSentOn)) return true;
  const names = nameStems(label).filter((name) => isWithin(name, allStems(entry)));
  return (
    names.length > 0 && textsOf(entry).some((text) => names.some((name) => isWithin(name, stemsAt(text))))
  );
}

const textsOf = ({ brief, definition, scopeNote, include, exclude }: Definition) =>
  [brief, definition, scopeNote, ...include, ...exclude].filter((text) => text !== undefined);

const allStems = memoize(
  (entry: Definition): ReadonlySet<string> => new Set(textsOf(entry).flatMap((text) => [...stemsAt(text)])),
  ({ node }) => node,
);

function isWithin(name: ReadonlySet<string>, stems: ReadonlySet<string>): boolean {
  for (const word of name) if (!stems.has(word)) return false;
  return true;
}
