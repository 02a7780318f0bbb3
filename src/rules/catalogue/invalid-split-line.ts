import { textHash } from '../../base/text/hash';
import { nearest } from '../../project/schema/describe-error';
import { splitLine, splitWords, type SplitLine } from '../../project/split/split-line';
import { DEFAULT_TRAINING } from '../../project/model/training-settings';
import type { SplitFileView, RecordPlace } from '../framework/project-view';
import { projectRule, type RecordReport } from '../framework/rule';

/** Findings that are reported one by one. */
const MAX_LISTED = 100;

interface Seen {
  readonly split: SplitLine['split'];
  readonly place: RecordPlace;
}

export const invalidSplitLine = projectRule({
  id: 'invalid-split-line',
  group: 'data',
  severity: 'error',
  reveals: 'nothing',
  summary: 'A sample in two splits, or in an unknown split, is used for training or testing by accident.',
  async check(view, report) {
    const file = await view.splitFile();
    if (!file) return;
    const { sizes } = view.model.schema.training.split;
    const found: RecordReport[] = [];
    let count = 0;
    for await (const one of problems(file, sizes, (id) => view.sampleFiles.length === 0 || view.isSample(id)))
      if (++count <= MAX_LISTED) found.push(one);
    for (const [n, one] of found.entries()) {
      const isLast = n === MAX_LISTED - 1 && count > MAX_LISTED;
      const more = isLast ? ` ${count - MAX_LISTED} more lines of this file have a problem.` : '';
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
  const path = ['split'];
  const relatedRecords = [
    { record: { ...before.place, path }, message: `"${sample}" is in ${splitWords(before.split)}` },
  ];
  if (before.split === split)
    return {
      record: { ...place, path: ['sample'] },
      severity: 'info',
      message: `"${sample}" has two lines that say the same. Delete one of them.`,
      relatedRecords,
    };
  return {
    record: { ...place, path },
    message: `"${sample}" is in ${splitWords(split)} here and in ${splitWords(before.split)} in line ${before.place.line + 1}. Keep the line that is right and delete the other.`,
    relatedRecords,
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
