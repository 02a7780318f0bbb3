import { comparableValue } from '../../kinds/comparable';
import { kindOf } from '../../kinds';
import type { LayerValue } from '../../project/records/records';
import { layersIn, schemaLayerOf, turnOf } from '../../project/schema/per-turn';
import { takesLabel, type Layer } from '../../project/schema/layer-types';
import type { AnswerView, GoldAnswers, ProjectView } from '../framework/project-view';
import { count, share } from '../framework/options';
import { projectRule, type RecordReport, publicRule } from '../framework/rule';
import { shown } from '../framework/line-spans';
import { labelsNamed } from '../../project/answers/named-labels';
import { knownLayers } from '../framework/read-whole';
import { field } from '../../project/model/reader';
import { goldBySample, qualifying } from '../framework/gold-samples';
import { listed } from '../framework/project-paths';
import { nearest } from '../../project/schema/describe-error';
import { answersToPass } from '../../project/gold/qualification';
import { maxOf, getOrAdd } from '../../base/lists';
import { perSampleOf } from '../../project/model/batch';
import type { Batch } from '../../project/model/model';

/** Answers of a person that are reported one by one. Messages do not name the person, since names may be hidden. */
const MAX_REPORTED = 100;

interface Performance {
  /** Answers on layers with gold, and how many of them agree with it. */
  answered: number;
  right: number;
  readonly wrong: { readonly layer: string; readonly answer: AnswerView; readonly gold: GoldAnswers }[];
}

export const goldMismatch = projectRule({
  id: 'gold-mismatch',
  severity: 'error',
  reveals: 'gold',
  summary:
    'The right answer is known, and the annotator gave another: either the annotator or gold is wrong.',
  options: {
    pass_threshold: share(0.7, 'the share of gold answers that an annotator should get right'),
    min_items: count(5, 'the fewest gold answers of an annotator before the share counts'),
  },
  check(view, report, { options }) {
    for (const performance of performances(view).values()) {
      const { answered, right, wrong } = performance;
      const hasFailed =
        answered >= Number(options.min_items) && right < answered * Number(options.pass_threshold);
      const score = hasFailed ? ` This person is right on ${right} of ${answered}.` : '';
      for (const [index, { layer, answer, gold }] of wrong.slice(0, MAX_REPORTED).entries()) {
        const rest = index === MAX_REPORTED - 1 ? wrong.length - MAX_REPORTED : 0;
        const unlisted = rest > 0 ? ` ${rest} more answers of this person differ from gold.` : '';
        report({
          ...reportOf(layer, answer, gold, score + unlisted),
          ...(!hasFailed && { severity: 'warning' }),
        });
      }
    }
  },
});

function performances(view: ProjectView): Map<string, Performance> {
  const layers = [...knownLayers(view.model).values()];
  const people = new Map<string, Performance>();
  for (const gold of view.goldAnswers())
    for (const answer of gold.answers) {
      const fresh = (): Performance => ({ answered: 0, right: 0, wrong: [] });
      const performance = getOrAdd(people, answer.annotator, fresh);
      for (const known of layersIn(layers, gold.labels)) {
        const layer = known.id;
        const given = Object.hasOwn(answer.labels, layer) ? answer.labels[layer] : undefined;
        // A flag instead of an answer is not a wrong answer.
        if (!Object.hasOwn(gold.labels, layer) || given === undefined || hasSlip(known, given)) continue;
        performance.answered += 1;
        const [said, right] = [answer.labels, gold.labels].map((labels) => comparableValue(known, labels)!);
        if (kindOf(known).differences(known, said!, right!).length === 0) performance.right += 1;
        else performance.wrong.push({ layer, answer, gold });
      }
    }
  return people;
}

/** Whether an answer has a label that the layer does not have, which another rule reports. */
const hasSlip = (layer: Layer, value: LayerValue): boolean =>
  labelsNamed(layer, value).some((label) => !takesLabel(layer, label));

function reportOf(layer: string, answer: AnswerView, gold: GoldAnswers, score: string): RecordReport {
  const turn = turnOf(layer);
  const path = ['labels', schemaLayerOf(layer), ...(turn === undefined ? [] : [turn])];
  const why = gold.explanation ? ` Gold says why: ${gold.explanation}` : '';
  const wrong = `On "${layer}" gold has ${inWords(gold.labels[layer]!)} for "${gold.sample}", but this record has ${inWords(answer.labels[layer]!)}.`;
  return {
    record: { ...answer.place, path },
    message: wrong + score + why,
    // The score counts answers on which there may be no feedback yet.
    redacted: wrong + why,
    relatedRecords: [{ record: { ...gold.place, path }, message: 'The known answer' }],
    key: `gold-mismatch ${answer.annotator} ${gold.sample} ${layer}`,
  };
}

function inWords(value: LayerValue): string {
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (value.length === 0) return 'nothing';
  const items = value.map((item) => {
    if (typeof item === 'string') return `"${item}"`;
    if (!('start' in item)) return `${item.label}(${item.from}, ${item.to})`;
    return `${item.label} [${item.start}, ${item.end})${item.text === undefined ? '' : ` ${shown(item.text)}`}`;
  });
  return items.slice(0, 5).join(', ') + (items.length > 5 ? ', …' : '');
}

export const goldNeverShown = projectRule({
  id: 'gold-never-shown',
  group: 'schema',
  severity: 'warning',
  reveals: 'gold',
  summary: 'Gold that no annotator sees measures no one.',
  check(view, report) {
    const { gold: settings, goldNode, file } = view.model.schema;
    if (settings?.share === undefined || !goldNode) return;
    const place = { file, node: field(goldNode, 'share') ?? goldNode };
    const gold = goldBySample(view);
    if (gold.size === 0)
      return report({
        place,
        message: `There is no gold to hide: "data.gold" (${view.model.schema.data.gold.join(', ')}) names no file with a record.`,
        samples: [],
        key: 'gold-never-shown none',
      });
    const missing = [...gold.keys()].filter((id) => !view.isSample(id));
    if (missing.length === 0) return;
    const [first] = missing;
    report({
      place,
      message: `${missing.length} of ${gold.size} gold samples are in no file of "data.samples", so no one is given them: ${listed(missing)}. If their records carry texts, name the files of gold there too.`,
      relatedRecords: [
        { record: { ...gold.get(first!)!.place, path: [] }, message: `The gold of "${first!}"` },
      ],
      key: 'gold-never-shown',
    });
  },
});

export const unknownGoldSample = publicRule({
  id: 'unknown-gold-sample',
  severity: 'error',
  summary:
    'Without a known answer, no one can be judged by the sample, so it is left out of the qualification.',
  check(view, report) {
    const { qualification } = view.model.schema;
    if (!qualification) return;
    const { file, named, goldFile, fileNode, node } = qualification;
    const gold = goldBySample(view);
    for (const ref of named) {
      const problem = problemOf(ref.id, gold, (id) => view.isSample(id));
      if (problem) report({ place: ref, message: problem, key: `unknown-gold-sample ${ref.id}` });
    }
    if (goldFile === undefined) return;
    const inFile = [...gold.values()].filter(({ place }) => place.file === goldFile);
    const usable = inFile.filter(({ sample }) => view.isSample(sample));
    if (usable.length > 0) return;
    report({
      place: { file, node: fileNode ?? node },
      message:
        inFile.length === 0
          ? `There is no gold record in "${goldFile}". It must be one of the files that "data.gold" names, with a record for each sample.`
          : `No file of "data.samples" contains the ${inFile.length} gold samples of "${goldFile}", so no one is asked them. If their records contain texts, name the file there too.`,
      key: 'unknown-gold-sample file',
    });
  },
});

function problemOf(
  id: string,
  gold: ReadonlyMap<string, unknown>,
  isSample: (id: string) => boolean,
): string | undefined {
  if (!gold.has(id)) {
    const near = nearest(id, [...gold.keys()]);
    return `"${id}" has no gold record: the right answer is not known. ${near === undefined ? 'Add one, or take another sample.' : `Did you mean "${near}"?`}`;
  }
  return isSample(id)
    ? undefined
    : `No file of "data.samples" contains the gold sample "${id}", so no one is asked it. If its record contains the text, name that file there too.`;
}

export const unreachablePassMark = publicRule({
  id: 'unreachable-pass-mark',
  severity: 'error',
  summary: 'No one can pass, even if every answer is right: with so few answers, the interval is too wide.',
  check(view, report) {
    const { qualification } = view.model.schema;
    if (!qualification) return;
    const { file, node, passMark, confidence } = qualification;
    const size = qualifying(view, qualification, goldBySample(view)).length;
    const least = answersToPass(qualification);
    if (size === 0 || size >= least) return;
    report({
      place: { file, node: field(node, 'pass_mark') ?? node },
      message: `${size === 1 ? 'One sample is' : `${size} samples are`} too few: with all of them right, the Wilson interval (confidence ${confidence}) still reaches below ${passMark}. It takes ${least} samples, a lower pass mark, or a lower confidence.`,
      key: 'unreachable-pass-mark',
    });
  },
});

export const gateNeverOpens = publicRule({
  id: 'gate-never-opens',
  severity: 'error',
  summary: 'No one gets the samples of a batch that waits for what cannot happen.',
  async check(view, report) {
    const { model } = view;
    const assigned = (await view.assignments())?.batches ?? [];
    const byName = new Map(model.batches.map((batch) => [batch.name, batch]));
    for (const batch of model.batches) {
      const { guideline, qualified, agreement } = batch.after ?? {};
      const node = field(batch.file.root, 'after');
      const wrong = (key: string, message: string): void =>
        report({
          place:
            agreement && key === 'agreement'
              ? agreement.batch
              : { file: batch.file, node: field(node, key)! },
          message,
          key: `gate-never-opens ${batch.name} ${key}`,
        });
      if (guideline !== undefined && !model.guideline)
        wrong('guideline', 'The batch waits for the guideline, but the project has none.');
      if (qualified && !model.schema.qualification)
        wrong('qualification', 'labelwright.yaml has no "qualification" that anyone could pass.');
      if (!agreement) continue;
      const { id } = agreement.batch;
      const pilot = byName.get(id);
      const near = nearest(id, [...byName.keys()]);
      const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
      if (!pilot) wrong('agreement', `There is no batch "${id}".${hint}`);
      else if (waitsFor(pilot.name, batch.name))
        wrong('agreement', `The batch "${id}" waits for this one, or is this one.`);
      else if (mostPeople(pilot) < 2)
        wrong(
          'agreement',
          `One person labels each sample of "${id}", so there is no agreement. Set its "per_sample" to 2.`,
        );
    }

    function mostPeople(batch: Batch): number {
      const frozen = assigned.find((each) => each.batch === batch && each.frozen?.hasPeople);
      return frozen
        ? maxOf(frozen.samplesByPeople().keys(), 0)
        : Math.min(perSampleOf(batch, model.schema), batch.people.length);
    }

    function waitsFor(name: string, other: string, seen = new Set<string>()): boolean {
      if (name === other) return true;
      const next = byName.get(name)?.after?.agreement?.batch.id;
      return next !== undefined && !seen.has(name) && waitsFor(next, other, seen.add(name));
    }
  },
});
