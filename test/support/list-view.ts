import type { Finding } from '../../src/project/findings/finding';
import type { ProjectModel } from '../../src/project/model/model';
import { replayRecord } from '../../src/project/records/parse-record';
import type { AnnotationRecord } from '../../src/project/records/records';
import type { AnswerView, ProjectView, RecordFileView } from '../../src/rules/framework/project-view';
import type { ProjectReport, ProjectRule } from '../../src/rules/framework/rule';
import { RuleSettings } from '../../src/rules/framework/settings';
import { lineRules } from '../../src/rules/registry';
import { jsonLine, lintLines } from './lint-lines';

export interface ListInput {
  readonly model: ProjectModel;
  /** Sample id -> text. */
  readonly samples?: Readonly<Record<string, string>>;
  /** Path -> lines. */
  readonly annotations?: Readonly<Record<string, readonly string[]>>;
  readonly view?: Partial<ProjectView>;
}

/** What project rules see, over plain lists. Every record counts: no annotator may have two for a sample. */
export function listView({ model, samples = {}, annotations = {}, view = {} }: ListInput): ProjectView {
  return {
    model,
    pattern: () => undefined,
    guidelineProblem: undefined,
    hasUnnamedGuideline: false,
    confusedPairs: [],
    duplicateSamples: { first: [], total: 0 },
    repeatedRecords: () => Promise.resolve({ first: [], total: 0 }),
    recordFiles: Object.entries(annotations).map(([path, lines]) => fileView(model, path, lines, samples)),
    otherRecordFiles: () => Promise.resolve([]),
    sampleFiles: [],
    filesWithoutText: () => Promise.resolve([]),
    labelCounts: new Map(),
    undecided: [],
    splitFile: () => Promise.resolve(undefined),
    assignments: () => Promise.resolve(undefined),
    agreement: () => undefined,
    goldAnswers: () => [],
    sameTimes: () => [],
    conflictingDecisions: () => [],
    mediaProblem: () => Promise.resolve(undefined),
    isSample: (id) => Object.hasOwn(samples, id),
    worthOf: () => Promise.resolve(undefined),
    answersToPair: () => [],
    answers: () => Object.entries(annotations).flatMap(([path, lines]) => answersOf(path, lines)),
    ...view,
  };
}

function fileView(
  model: ProjectModel,
  path: string,
  lines: readonly string[],
  samples: Readonly<Record<string, string>>,
): RecordFileView {
  const found: Finding[] = lintLines(lines, { model, rules: lineRules, samples, file: path });
  return {
    path,
    kind: 'annotation',
    found: (rule) => found.some((finding) => finding.rule === rule),
    lines: () =>
      lines.map((raw, line) => ({
        ...jsonLine(model, 'annotation', path, raw, line, samples),
        offset: offsetOf(lines, line),
      })),
  };
}

const offsetOf = (lines: readonly string[], line: number): number =>
  lines.slice(0, line).reduce((sum, before) => sum + Buffer.byteLength(before) + 1, 0);

function answersOf(path: string, lines: readonly string[]): AnswerView[] {
  return lines.map((raw, line) => {
    const record = JSON.parse(raw) as AnnotationRecord;
    return {
      annotator: record.annotator,
      sample: record.sample,
      labels: record.labels ?? {},
      rules: record.rules ?? [],
      guideline: record.guideline,
      followed: replayRecord(record)?.followed,
      status: record.status ?? 'done',
      flags: record.flags ?? [],
      suggestion: replayRecord(record)?.suggestion,
      place: { file: path, line, offset: offsetOf(lines, line) },
    };
  });
}

/** Runs one project rule; what it reports, without places worked out. */
export async function runProjectRule(rule: ProjectRule, input: ListInput): Promise<ProjectReport[]> {
  const active = new RuleSettings(input.model.schema.lint).active(rule, 'labelwright.yaml');
  const found: ProjectReport[] = [];
  if (active) await rule.check(listView(input), (report) => void found.push(report), active);
  return found;
}
