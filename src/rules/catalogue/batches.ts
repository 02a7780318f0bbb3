import { maxOf } from '../../base/lists';
import { counted, quoted } from '../../base/text/phrases';
import { numbersOfPeople, peoplePath } from '../../project/model/batch';
import { field } from '../../project/model/reader';
import type { ProjectModel } from '../../project/model/model';
import type { BatchView, SplitFileView, RecordPlace } from '../framework/project-view';
import type { YamlPlace } from '../framework/line-view';
import { type RecordReport, publicRule } from '../framework/rule';
import { textHash } from '../../base/text/hash';
import { nearest } from '../../project/schema/describe-error';
import { splitLine, splitWords, type SplitLine } from '../../project/split/split-line';
import { DEFAULT_TRAINING } from '../../project/model/training-settings';
import { listed } from '../framework/project-paths';
import { takesWords } from '../../kinds/traits';

export const batchChangedAfterFreezing = publicRule({
  id: 'batch-changed-after-freezing',
  severity: 'warning',
  summary: 'A frozen batch keeps its people, so its description no longer applies to them.',
  async check(view, report) {
    for (const assigned of (await view.assignments())?.batches ?? []) {
      const { batch, frozen, people, loadOf } = assigned;
      if (!frozen?.hasPeople || frozen.problem) continue;
      const { file, name } = batch;
      const say = (place: YamlPlace, message: string, what: string): void =>
        report({ place, message, key: `batch-changed-after-freezing ${name} ${what}` });
      const listed = new Set(batch.people.map(({ id }) => id));
      for (const id of people)
        if (!listed.has(id))
          say(
            { file, node: field(file.root, 'people') ?? file.root },
            `"${id}" ${loadOf(id) > 0 ? `keeps ${counted(loadOf(id), 'sample')} of` : 'is a reserve in'} ${frozen.path}, but is not listed here. List "${id}" again, with "left: true" if they have left.`,
            id,
          );
      for (const { id, left, capacity, capacityNode, ...person } of batch.people) {
        const load = loadOf(id);
        if (!people.includes(id) && !left && capacity === undefined && isLarge(assigned))
          say(
            person,
            `"${id}" has no sample of ${frozen.path}. People who are added to a frozen batch get none: make another batch.`,
            id,
          );
        else if (capacity !== undefined && load > capacity)
          say(
            { file, node: capacityNode ?? person.node },
            `"${id}" keeps ${counted(load, 'sample')} of ${frozen.path}, more than this capacity, which counts only until a batch is frozen.`,
            id,
          );
      }
      const node = field(file.root, 'per_sample') ?? field(file.root, 'overlap') ?? file.root;
      const message = otherNumber(assigned, view.model);
      if (message !== undefined) say({ file, node }, message, 'per_sample');
    }
  },
});

/** Whether the batch has a place for each of its people. */
function isLarge({ batch, samplesByPeople }: BatchView): boolean {
  let places = 0;
  for (const [people, samples] of samplesByPeople()) places += people * samples;
  return places >= batch.people.length;
}

/** What is wrong if samples have a number of people that the description rules out. */
function otherNumber(
  { batch, frozen, people, samplesByPeople }: BatchView,
  { schema }: ProjectModel,
): string | undefined {
  const all = new Set([...people, ...batch.people.map(({ id }) => id)]).size;
  const wanted = new Set(numbersOfPeople(batch, schema).map((number) => Math.min(number, all)));
  const most = maxOf(wanted);
  // Where people are at their capacity, samples get fewer.
  const mayBeFewer = [...batch.people, ...schema.annotators].some(({ capacity }) => capacity !== undefined);
  for (const [number, samples] of samplesByPeople())
    if (!wanted.has(number) && (number > most || !mayBeFewer))
      return `${counted(samples, 'sample')} of ${frozen!.path} ${samples === 1 ? 'has' : 'have'} ${counted(number, 'person', 'people')}, but the description asks for ${[...wanted].join(' or ')}. It counts only until a batch is frozen.`;
  return undefined;
}

export const batchFrozenTwice = publicRule({
  id: 'batch-frozen-twice',
  severity: 'warning',
  summary: 'Of two files that keep a batch, only one counts: changes of the other one do nothing.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? [])
      if (frozen?.besides !== undefined)
        report({
          place: { file: batch.file, node: field(batch.file.root, 'people') ?? batch.file.root },
          message: `${frozen.path} keeps the samples and people of the batch, so ${frozen.besides} is not read. Delete ${frozen.besides}.`,
          key: `batch-frozen-twice ${batch.name}`,
        });
  },
});

export const reserveNeverOpens = publicRule({
  id: 'reserve-never-opens',
  severity: 'warning',
  summary: 'A batch asks for a further opinion where people differ, and no one will ever be asked.',
  async check(view, report) {
    const { schema } = view.model;
    const isAsked = schema.layers.some(({ layer }) => layer?.required && !takesWords(layer));
    for (const { batch, frozen, hasReserves } of (await view.assignments())?.batches ?? []) {
      const { file, name, onDisagreement, people } = batch;
      if (onDisagreement === undefined) continue;
      const most = maxOf(numbersOfPeople(batch, schema));
      const reasons = [
        !isAsked &&
          'No question counts for this: it takes one that is "required" and not answered in free text.',
        frozen &&
          !hasReserves &&
          `${frozen.path} has no reserves, and keeps its people. A further opinion on its samples takes another batch.`,
        !frozen &&
          most < 2 &&
          'One person labels each sample, so there are no answers that could differ. Set "per_sample" to 2.',
        !frozen &&
          most >= people.filter(({ left }) => !left).length &&
          'Everyone of the batch gets each sample, so no one is left for a further opinion. Name more people.',
      ];
      const message = reasons.find((reason) => typeof reason === 'string');
      const place = { file, node: field(file.root, 'on_disagreement')! };
      if (message) report({ place, message, key: `reserve-never-opens ${name}` });
    }
  },
});

export const unfrozenBatch = publicRule({
  id: 'unfrozen-batch',
  severity: 'warning',
  summary:
    'Each change of the data gives samples to other people, until the people of the batch are written down.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? []) {
      if (frozen) continue;
      const { file, name, samples } = batch;
      report({
        place: { file, node: field(file.root, 'samples') ?? field(file.root, 'people') ?? file.root },
        message: samples.openOf
          ? `The batch has no samples until they are written to ${peoplePath(batch)}: labelwright assign ${name}`
          : `There is no ${peoplePath(batch)}, so every change of the data may move samples to other people. Write it: labelwright assign ${name}`,
        key: `unfrozen-batch ${name}`,
      });
    }
  },
});

/** Findings of a file that are reported one by one. */
const MAX_LINES = 100;

export const invalidBatchLine = publicRule({
  id: 'invalid-batch-line',
  group: 'data',
  severity: 'error',
  summary: 'A sample whose line cannot be read is not in the batch: no one of it gets the sample.',
  async check(view, report) {
    for (const { frozen } of (await view.assignments())?.batches ?? []) {
      const { path = '', wrong = [] } = frozen ?? {};
      const more = wrong.length - MAX_LINES;
      for (const [n, { line, offset, message }] of wrong.slice(0, MAX_LINES).entries())
        report({
          record: { file: path, line, offset, path: [] },
          message: `${message}${n === MAX_LINES - 1 && more > 0 ? ` ${more} more lines of this file have a problem.` : ''}`,
          // Without numbers of lines, which change with what comes above.
          key: `invalid-batch-line ${path} ${message.replace(/line [\d,]+/g, 'line')}`,
        });
    }
  },
});

interface Seen {
  readonly split: SplitLine['split'];
  readonly place: RecordPlace;
}

export const invalidSplitLine = publicRule({
  id: 'invalid-split-line',
  group: 'data',
  severity: 'error',
  summary: 'A sample in two splits, or in an unknown split, is used for training or testing by accident.',
  async check(view, report) {
    const file = await view.splitFile();
    if (!file) return;
    const { sizes } = view.model.schema.training.split;
    const found: RecordReport[] = [];
    let count = 0;
    for await (const one of problems(file, sizes, (id) => view.sampleFiles.length === 0 || view.isSample(id)))
      if (++count <= MAX_LINES) found.push(one);
    for (const [n, one] of found.entries()) {
      const isLast = n === MAX_LINES - 1 && count > MAX_LINES;
      const more = isLast ? ` ${count - MAX_LINES} more lines of this file have a problem.` : '';
      report({ ...one, message: one.message + more });
    }
  },
});

async function* problems(
  file: SplitFileView,
  sizes: ReadonlyMap<string, number>,
  isSample: (id: string) => boolean,
): AsyncGenerator<RecordReport> {
  const seen = new Map<string, Seen>();
  for await (const { raw, line, offset } of file.lines()) {
    if (raw.trim() === '') continue;
    const place: RecordPlace = { file: file.path, line, offset, path: [] };
    const read = splitLine(raw);
    if (typeof read === 'string')
      yield { record: place, message: read, key: `invalid-split-line ${textHash(raw)}` };
    else {
      const problem = problemOf(read, place, seen.get(read.sample)) ?? unknown(read, place, sizes, isSample);
      if (problem) yield { ...problem, key: `invalid-split-line ${read.sample}` };
      if (!seen.has(read.sample)) seen.set(read.sample, { split: read.split, place });
    }
  }
}

function problemOf(
  { sample, split }: SplitLine,
  place: RecordPlace,
  before: Seen | undefined,
): RecordReport | undefined {
  if (!before) return undefined;
  const isSame = before.split === split;
  return {
    record: { ...place, path: [isSame ? 'sample' : 'split'] },
    message: isSame
      ? `"${sample}" has two lines that say the same. Delete one of them.`
      : `"${sample}" is in ${splitWords(split)} here and in ${splitWords(before.split)} in line ${before.place.line + 1}. Keep the line that is right and delete the other.`,
    relatedRecords: [
      {
        record: { ...before.place, path: ['split'] },
        message: `"${sample}" is in ${splitWords(before.split)}`,
      },
    ],
    ...(isSame && { severity: 'info' }),
  };
}

function unknown(
  { sample, split }: SplitLine,
  place: RecordPlace,
  sizes: ReadonlyMap<string, number>,
  isSample: (id: string) => boolean,
): RecordReport | undefined {
  // If the project lists no splits, any name is valid.
  if (split !== null && sizes !== DEFAULT_TRAINING.split.sizes && !sizes.has(split)) {
    const near = nearest(split, [...sizes.keys()]);
    return {
      record: { ...place, path: ['split'] },
      severity: 'warning',
      message: `training.split.sizes has no split "${split}". ${near === undefined ? 'Add it there, or correct it here.' : `Did you mean "${near}"?`}`,
    };
  }
  if (isSample(sample)) return undefined;
  return {
    record: { ...place, path: ['sample'] },
    severity: 'warning',
    message: `No file of "data.samples" holds the sample "${sample}". "labelwright split" leaves such lines out.`,
  };
}

const MAX_NAMED = 5;

export const unassignedSample = publicRule({
  id: 'unassigned-sample',
  severity: 'warning',
  summary: 'No one will label the sample: it is in no queue.',
  async check(view, report) {
    const assignments = await view.assignments();
    // Whose samples are in a file that cannot be read is not known.
    if (!assignments || assignments.batches.some(({ frozen }) => frozen?.problem)) return;
    const { total, samples } = assignments.unassigned();
    if (total === 0) return;
    const shown = samples.slice(0, MAX_NAMED);
    const more = total > shown.length ? ` and ${total - shown.length} more` : '';
    const { file } = view.model.schema;
    const data = field(file.root, 'data');
    report({
      place: { file, node: field(data, 'samples') ?? data ?? file.root },
      message: `${counted(total, 'sample')} assigned to no one: ${quoted(shown)}${more}. Make a batch for new samples in assignments/, with "samples: {new: true}".`,
      key: 'unassigned-sample',
    });
  },
});

export const unknownAssignedSample = publicRule({
  id: 'unknown-assigned-sample',
  severity: 'warning',
  summary: 'A batch with samples that do not exist is smaller than it was planned.',
  async check(view, report) {
    for (const { batch, frozen } of (await view.assignments())?.batches ?? []) {
      const { unknown = [], hasPeople = false, path = '' } = frozen ?? {};
      const [first] = unknown;
      if (first)
        report({
          record: { file: path, line: first.line, offset: first.offset, path: hasPeople ? ['sample'] : [] },
          message: `No file of "data.samples" holds ${counted(unknown.length, 'sample')} of this batch: ${listed(unknown.map(({ id }) => id))}. Bring them back, or ${hasPeople ? 'delete the lines' : 'leave the lines: they keep the others in place'}.`,
          key: 'unknown-assigned-sample',
        });
      if (frozen) continue;
      for (const ref of batch.samples.ids ?? [])
        if (!view.isSample(ref.id))
          report({
            place: ref,
            message: `No file of "data.samples" holds the sample "${ref.id}".`,
            key: `unknown-assigned-sample ${ref.id}`,
          });
    }
  },
});

export const loadAboveCapacity = publicRule({
  id: 'load-above-capacity',
  severity: 'warning',
  summary: 'A person with more samples than they can take will not finish them.',
  async check(view, report) {
    for (const { batch, frozen, loadOf } of (await view.assignments())?.batches ?? []) {
      const { name, file: source, people, perSample = 0 } = batch;
      if (people.length > 0 && perSample > people.length)
        report({
          place: { file: source, node: field(source.root, 'per_sample') ?? source.root },
          message: `${perSample} people per sample are required, but the batch names ${people.length}. Name more people, or require fewer.`,
          key: `load-above-capacity ${name}`,
        });
      // Of a batch with its people, capacity is not read: see batch-changed-after-freezing.
      for (const { id, capacity, capacityNode, node, file } of frozen?.hasPeople ? [] : people) {
        const load = loadOf(id);
        if (capacity === undefined || load <= capacity) continue;
        report({
          place: { file, node: capacityNode ?? node },
          message: `"${id}" gets ${counted(load, 'sample')}, more than the capacity of ${capacity}. Add people, or fewer people per sample.`,
          key: `load-above-capacity ${name} ${id}`,
        });
      }
    }
  },
});
