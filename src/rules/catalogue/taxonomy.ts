import type { LabelDef, Definition, Ref, RuleDef } from '../../project/model/model';
import { field } from '../../project/model/reader';
import { insertKey, replaceScalar } from '../../base/yaml/edit';
import { idPlace, reportDuplicates, yamlFix } from '../framework/yaml-fixes';
import { guidelineRule } from '../framework/rule';
import { takesOneLabel, marksText } from '../../kinds/traits';
import { choosableById, choosableLabels, wholeGuideline } from '../framework/read-whole';
import { count } from '../framework/options';
import { memoize } from '../../base/memoize';
import { quoted } from '../../base/text/phrases';
import { addCriterionFix } from '../framework/criteria';
import { pairKey, settledPairs } from '../framework/preferences';
import { nameStems, stemsAt } from '../framework/words';
import { addOne, getOrAdd } from '../../base/lists';
import { listed } from '../framework/project-paths';

export const selectableParent = guidelineRule({
  id: 'selectable-parent',
  group: 'taxonomy',
  severity: 'warning',
  fix: 'ask',
  summary: 'If a label and its parent can both be chosen, a sample has two right answers.',
  check(model, report) {
    const reported = new Set<string>();
    for (const layer of model.schema.layers) {
      // A multiple choice may contain both a group and its member.
      if (!takesOneLabel(layer.layer) && !marksText(layer.layer)) continue;
      const offered = new Set(layer.labels.map(({ id }) => id));
      for (const id of offered) {
        const child = model.labels.get(id);
        const parent =
          child?.parent && offered.has(child.parent.id) ? model.labels.get(child.parent.id) : undefined;
        if (!child || !parent || parent.id === id || !isChoosable(child) || !isChoosable(parent)) continue;
        const key = `${layer.id} ${parent.id}`;
        if (reported.has(key)) continue;
        reported.add(key);
        report({
          place: idPlace(parent),
          message: `In the layer "${layer.id}" both "${parent.id}" and its member "${id}" can be chosen. Set "selectable: false" on the group, or say in its definition when neither member fits.`,
          related: [{ place: idPlace(child), message: `A member of "${parent.id}".` }],
          key,
          fixes: unselectFix(parent),
        });
      }
    }
  },
});

const isChoosable = ({ label }: LabelDef): boolean => label.selectable && label.status === 'active';

function unselectFix({ node, file, id }: LabelDef) {
  if (node.kind !== 'map') return [];
  const written = field(node, 'selectable');
  const edit =
    written?.kind === 'scalar' || written?.kind === 'missing'
      ? replaceScalar(file.document, written, false)
      : insertKey(file.document, node, 'selectable', false);
  return yamlFix(`Let "${id}" not be chosen (records that hold it become violations)`, 'ask', { file, edit });
}

export const tooManySiblings = guidelineRule({
  id: 'too-many-siblings',
  group: 'taxonomy',
  severity: 'off',
  strict: 'info',
  summary: 'In a long flat list, annotators choose the first labels.',
  options: {
    max: count(30, 'the most labels of a layer below one parent'),
  },
  check(model, report, { options }) {
    const max = options.max as number;
    const choosable = choosableById(model);
    for (const layer of model.schema.layers) {
      const siblings = new Map<string, number>();
      for (const id of new Set(layer.labels.map((label) => label.id))) {
        const label = choosable.get(id);
        const parent = label?.parent?.id ?? '';
        if (label) addOne(siblings, parent);
      }
      for (const [parent, count] of siblings) {
        if (count <= max) continue;
        const where = parent === '' ? '' : ` below "${parent}"`;
        report({
          place: idPlace(layer),
          message: `"${layer.id}" has ${count} labels${where} in one flat list (more than ${max}). Group them by "parent", or ask two questions.`,
          key: `${layer.id} ${parent}`,
        });
      }
    }
  },
});

export const oneSidedExclusion = guidelineRule({
  id: 'one-sided-exclusion',
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
        getOrAdd(
          getOrAdd(toldNothing, to, () => new Map<Definition, Ref>()),
          from,
          () => useInstead,
        );
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

export const incompleteDecisionOrder = guidelineRule({
  id: 'incomplete-decision-order',
  severity: 'warning',
  summary: 'A decision order that omits labels cannot decide about them.',
  check(model, report) {
    const { guideline } = model;
    const order = guideline?.decisionOrder ?? [];
    if (!guideline || order.length === 0 || guideline.file.root.kind !== 'map') return;
    const { file } = guideline;
    const key = guideline.file.root.entry('decision_order')!.key;
    reportDuplicates(order, report, (id) => ({
      message: `"${id}" is listed twice in the order. Remove one of the two.`,
      first: 'The first place.',
    }));
    const ordered = new Set(order.map(({ id }) => id));
    const choosable = new Set(choosableLabels(model).map(({ id }) => id));
    for (const { layer, id, labels: offered } of model.schema.layers) {
      if (!takesOneLabel(layer)) continue;
      const labels = [...new Set(offered.map((label) => label.id))].filter((label) => choosable.has(label));
      const missing = labels.filter((label) => !ordered.has(label));
      // The order is about another layer.
      if (missing.length === 0 || missing.length * 2 > labels.length) continue;
      report({
        place: { file, node: key },
        message: `The order does not say where ${listed(missing, 3)} of the layer "${id}" stand${missing.length === 1 ? 's' : ''}. Add what is missing.`,
        key: id,
      });
    }
  },
});
