import { compareFindings } from '../../core/findings/finding';
import type { Flag } from '../../core/records/records';
import type { ProjectModel } from '../../core/project/model';
import { isStale } from '../progress';
import type { Project } from '../project';
import type { DisagreementGroup } from './disagreement-index';
import { judgedAnswers } from '../gold/judged';
import { goldMismatches } from './gold-check';

/** Samples that share a cause. Ids are sorted by code unit; `samples` holds each once. */
export interface Bucket {
  /** Stable: the path of its parts. */
  readonly id: string;
  /** Kind of disagreement, or of error: schema-violation, gold-mismatch, attention-check, stale-label, or a flag. */
  readonly kind: string;
  readonly layer?: string;
  /** The label (pair) or rule concerned. */
  readonly labels: readonly string[];
  readonly rule?: string;
  readonly samples: readonly string[];
}

export interface Buckets {
  /** Most samples first within a layer; layers in the order of the schema. */
  readonly disagreements: readonly Bucket[];
  readonly errors: readonly Bucket[];
}

/** First version of error analysis: where people differ, and what is wrong or doubted, each with its samples. */
export function bucketsOf(project: Project): Buckets {
  const model = project.model;
  if (!model) return { disagreements: [], errors: [] };
  return { disagreements: disagreementBuckets(project, model), errors: errorBuckets(project, model) };
}

function disagreementBuckets(project: Project, model: ProjectModel): Bucket[] {
  const order = new Map(model.schema.layers.map(({ id }, n) => [id, n]));
  const view = project.view(model);
  return [...project.disagreements.groups.values()]
    .sort(
      (x, y) =>
        (order.get(x.layer) ?? 0) - (order.get(y.layer) ?? 0) ||
        y.samples.size - x.samples.size ||
        compare(x.id, y.id),
    )
    .map((group) => ({
      id: group.id,
      kind: group.kind,
      layer: group.layer,
      labels: labelsOf(group),
      samples: view.names(group.samples),
    }));
}

const labelsOf = (group: DisagreementGroup): string[] => [group.a, group.b].filter((label) => label !== '');

function errorBuckets(project: Project, model: ProjectModel): Bucket[] {
  return [
    ...violations(project),
    ...goldBuckets(project, model),
    ...checkBuckets(project, model),
    ...staleBuckets(project, model),
    ...flagBuckets(project, model),
  ];
}

/** Findings of severity error in data files, by rule. */
function violations(project: Project): Bucket[] {
  const rules = new Map<string, Set<string>>();
  const found = project.dataFindings.paths
    .flatMap((path) => project.dataFindings.list(path))
    .sort(compareFindings);
  for (const finding of found) {
    if (finding.severity !== 'error') continue;
    const samples = rules.get(finding.rule) ?? new Set();
    rules.set(finding.rule, samples.add(finding.sample ?? `${finding.file}:${finding.range.start.line + 1}`));
  }
  return [...rules]
    .map(([rule, samples]) => ({
      id: `schema-violation/${rule}`,
      kind: 'schema-violation',
      rule,
      labels: [],
      samples: [...samples].sort(),
    }))
    .sort((x, y) => y.samples.length - x.samples.length || compare(x.id, y.id));
}

function goldBuckets(project: Project, model: ProjectModel): Bucket[] {
  const layers = model.schema.layers.flatMap(({ layer }) => layer ?? []);
  const byLayer = new Map<string, Set<string>>();
  const { table, gold } = project.records;
  for (const [sample, { record }] of gold) {
    if (record.check === 'attention') continue;
    for (let row = table.first(project.samples.ids.find(sample)); row >= 0; row = table.following(row)) {
      if (!table.counts(row)) continue;
      for (const layer of goldMismatches(layers, table.labels(row), record.labels))
        byLayer.set(layer, (byLayer.get(layer) ?? new Set()).add(sample));
    }
  }
  return [...byLayer].map(([layer, samples]) => ({
    id: `gold-mismatch/${layer}`,
    kind: 'gold-mismatch',
    layer,
    labels: [],
    samples: [...samples].sort(),
  }));
}

/** Attention checks that somebody failed with the first answer. */
function checkBuckets(project: Project, model: ProjectModel): Bucket[] {
  if (project.records.checks === 0) return [];
  const failed = new Set(
    project.goldLog.people
      .flatMap((annotator) => judgedAnswers(project, model, annotator))
      .filter(({ isCheck, wrong }) => isCheck && wrong.length > 0)
      .map(({ sample }) => sample),
  );
  return failed.size === 0
    ? []
    : [{ id: 'attention-check', kind: 'attention-check', labels: [], samples: [...failed].sort() }];
}

function staleBuckets(project: Project, model: ProjectModel): Bucket[] {
  const { table } = project.records;
  const keys = new Set<number>();
  for (let row = 0; row < table.rows; row++)
    if (table.counts(row) && isStale(project, model, row)) keys.add(table.key(row));
  return keys.size === 0
    ? []
    : [{ id: 'stale-label', kind: 'stale-label', labels: [], samples: project.view(model).names(keys) }];
}

function flagBuckets(project: Project, model: ProjectModel): Bucket[] {
  const { table } = project.records;
  const byFlag = new Map<Flag, Set<number>>();
  for (let row = 0; row < table.rows; row++) {
    if (!table.counts(row) || !table.isFlagged(row)) continue;
    for (const flag of table.flags(row))
      byFlag.set(flag, (byFlag.get(flag) ?? new Set()).add(table.key(row)));
  }
  const view = project.view(model);
  return [...byFlag].map(([flag, keys]) => ({
    id: `flag/${flag}`,
    kind: flag,
    labels: [],
    samples: view.names(keys),
  }));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
