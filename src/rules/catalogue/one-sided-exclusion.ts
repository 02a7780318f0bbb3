import type { Definition, LabelDef, ProjectModel, RuleDef } from '../../core/project/model';
import type { YamlNode } from '../../core/yaml/tree';
import { choosableLabels } from '../framework/choosable';
import { addCriterionFix } from '../framework/criteria';
import { idPlace } from '../framework/duplicates';
import { guidelineRule } from '../framework/rule';
import { nameStems, stemsAt } from '../framework/words';

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
  group: 'guideline',
  severity: 'warning',
  fix: 'ask',
  summary: 'A border that is drawn on one side only is not seen by those who come from the other.',
  check(model, report) {
    const choosable = new Map(choosableLabels(model).map((label) => [label.id, label]));
    const tied = tiedPairs(model);
    for (const from of model.definitions.values()) {
      const reported = new Set<string>();
      for (const rule of from.exclude) {
        const to = rule.useInstead && model.definitions.get(rule.useInstead.id);
        const [label, target] = [choosable.get(from.id), to && choosable.get(to.id)];
        if (!label || !target || !to || to === from || reported.has(to.id)) continue;
        // A catch-all takes what is left over: it has no borders of its own.
        if (label.label.catchAll || target.label.catchAll || tied.has(`${from.id}\n${to.id}`)) continue;
        if (mentionsKept(to, label)) continue;
        reported.add(to.id);
        report({
          place: rule.useInstead!,
          message: `"${from.id}" sends cases to "${to.id}", which never mentions "${from.id}". Add the border to "${to.id}" too, or a tie-breaker between the two.`,
          related: [{ place: idPlace(to), message: `The entry for "${to.id}".` }],
          key: `${from.id} ${to.id}`,
          fixes: () => addCriterionFix(model, to, 'exclude', from.id),
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

/** By the entry and the label: nodes outlive edits elsewhere, and what is said in one does not change. */
const known = new WeakMap<YamlNode, WeakMap<YamlNode, boolean>>();

function mentionsKept(to: Definition, label: LabelDef): boolean {
  let byLabel = known.get(to.node);
  if (!byLabel) known.set(to.node, (byLabel = new WeakMap()));
  let found = byLabel.get(label.node);
  if (found === undefined) byLabel.set(label.node, (found = mentions(to, label)));
  return found;
}

/** By reference, or by all words of its id or name in one of its texts. */
function mentions({ brief, definition, scopeNote, include, exclude }: Definition, label: LabelDef): boolean {
  const isSentOn = ({ useInstead }: RuleDef): boolean => useInstead?.id === label.id;
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
