import { addTo, groupBy } from '../../../base/lists';
import { costOfMistake } from '../../../disagreement/mistake-cost';
import { compareFindings } from '../../../project/findings/finding';
import type { AnswerTable } from '../../../project/answers/answer-table';
import type { Labels } from '../../../project/records/records';
import { judgedAnswers } from '../../../engine/gold/judged';
import { isStale } from '../../../engine/progress';
import type { Project, WithModel } from '../../../engine/project';
import { labelsIn } from '../../../disagreement/given';
import { goldMismatches } from '../../../disagreement/gold-check';
import { nearDuplicateItems } from './near-duplicate-items';
import type { BucketItem } from './group-items';
import { modelIn } from '../../../project/model/label-ids';

/** All errors and doubts without duplicates: by rule and sample, by layer and sample, or by flag and sample. Reads every answer. */
export function errorItems({ project, model }: WithModel): BucketItem[] {
  return [
    ...violations(project),
    ...goldItems({ project, model }),
    ...checkItems({ project, model }),
    ...nearDuplicateItems({ project, model }),
    ...staleItems({ project, model }),
    ...flagItems(project),
  ];
}

/** Findings of severity error in data files, the first for each rule and sample. */
function violations(project: Project): BucketItem[] {
  const items = new Map<string, BucketItem>();
  const found = project.dataFindings.paths
    .flatMap((path) => project.findings.inLines(path))
    .sort(compareFindings);
  for (const { severity, rule, sample, file, range } of found) {
    if (severity !== 'error') continue;
    const line = range.start.line;
    const name = sample ?? `${file}:${line + 1}`;
    const id = `schema-violation/${rule}/${name}`;
    if (items.has(id)) continue;
    const writer = writerOf(project, file);
    items.set(id, {
      ...ofSample('schema-violation', `schema-violation/${rule}`, name),
      key: sample === undefined ? -1 : project.samples.ids.find(sample),
      name,
      at: { file, line },
      about: rule,
      annotators: writer < 0 ? [] : [writer],
      rules: [rule],
    });
  }
  return [...items.values()];
}

/** The code of the annotator who writes this file; -1 for files of no annotator. */
function writerOf({ records }: Project, path: string): number {
  if (records.files.find((file) => file.path === path)?.kind !== 'annotation') return -1;
  return records.table.annotators.find(path.slice(path.lastIndexOf('/') + 1).replace(/\.jsonl$/, ''));
}

function goldItems({ project: { records, samples }, model }: WithModel): BucketItem[] {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const { table, gold } = records;
  const items: BucketItem[] = [];
  for (const [name, { record }] of gold) {
    if (record.check === 'attention') continue;
    const key = samples.ids.find(name);
    const wrong = new Map<string, number[]>();
    for (const row of table.countingOn(key))
      for (const layer of goldMismatches(layers, table.labels(row), record.labels)) addTo(wrong, layer, row);
    for (const [layer, rows] of wrong) {
      const expected = labelsOn(record.labels, layer);
      const given = [...new Set(rows.flatMap((row) => labelsOn(table.labels(row), layer)))].sort();
      const missed = expected.filter((label) => !given.includes(label));
      const taken = given.filter((label) => !expected.includes(label));
      items.push({
        ...ofSample('gold-mismatch', `gold-mismatch/${layer}`, name),
        ...ofRows(table, rows),
        layer,
        key,
        name,
        about: layer,
        labels: [...new Set([...expected, ...given])],
        cost: costOfMistake(modelIn(model, layer), missed, taken),
      });
    }
  }
  return items;
}

function checkItems({ project, model }: WithModel): BucketItem[] {
  if (project.records.checks === 0) return [];
  const { table } = project.records;
  const failed = new Map<string, number[]>();
  for (const annotator of project.goldLog.people)
    for (const { sample, isCheck, wrong } of judgedAnswers(project, model, annotator))
      if (isCheck && wrong.length > 0) addTo(failed, sample, table.annotators.find(annotator));
  return [...failed].map(([name, annotators]) => ({
    ...ofSample('attention-check', 'attention-check', name),
    key: project.samples.ids.find(name),
    name,
    annotators: annotators.filter((code) => code >= 0),
  }));
}

const labelsOn = (labels: Labels, layer: string): string[] =>
  Object.hasOwn(labels, layer) ? labelsIn(labels[layer]!) : [];

function staleItems({ project, model }: WithModel): BucketItem[] {
  const { table } = project.records;
  const stale = [...table.counting()].filter((row) => isStale({ project, model }, row));
  return itemsOfRows(table, stale, 'stale-label', 'stale-label');
}

function flagItems(project: Project): BucketItem[] {
  const { table } = project.records;
  const byFlag = new Map<string, number[]>();
  for (const row of table.counting())
    if (table.isFlagged(row)) for (const flag of table.flags(row)) addTo(byFlag, flag, row);
  return [...byFlag].flatMap(([flag, rows]) => itemsOfRows(table, rows, flag, `flag/${flag}`));
}

function itemsOfRows(table: AnswerTable, all: readonly number[], kind: string, bucket: string): BucketItem[] {
  return [...groupBy(all, (row) => table.key(row))].map(([key, rows]) => {
    const labels = rows.flatMap((row) => Object.values(table.labels(row)).flatMap(labelsIn));
    return {
      ...ofSample(kind, bucket, key),
      ...ofRows(table, rows),
      key,
      labels: [...new Set(labels)].sort(),
    };
  });
}

/** An item of a bucket without anything that only some kinds have. */
const ofSample = (kind: string, bucket: string, sample: string | number): Omit<BucketItem, 'key'> => ({
  id: `${bucket}/${sample}`,
  kind,
  layer: undefined,
  about: '',
  buckets: [bucket],
  labels: [],
  annotators: [],
  rules: [],
  cost: 1,
});

const ofRows = (table: AnswerTable, rows: readonly number[]): Pick<BucketItem, 'annotators' | 'rules'> => ({
  annotators: rows.map((row) => table.annotator(row)),
  rules: [...new Set(rows.flatMap((row) => table.rules(row)))],
});
