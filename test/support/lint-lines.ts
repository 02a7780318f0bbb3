import type { Finding, FixEdit } from '../../src/project/findings/finding';
import { buildModel } from '../../src/project/model/build-model';
import type { ProjectModel } from '../../src/project/model/model';
import {
  isUnreadable,
  sampleFromColumns,
  sampleFromObject,
  sampleFromText,
} from '../../src/project/samples/sample';
import { parseYaml } from '../../src/base/yaml/parse';
import { LineLinter } from '../../src/rules/framework/line-linter';
import type { LineSample, LineView, LineKind } from '../../src/rules/framework/line-view';
import type { LineRule } from '../../src/rules/framework/rule';
import { RuleSettings } from '../../src/rules/framework/settings';

/** The model of a project from its YAML texts. */
export function modelOf(schema: string, guideline?: string): ProjectModel {
  const file = (path: string, text: string) => ({ path, document: parseYaml(text) });
  return buildModel(
    file('labelwright.yaml', schema),
    guideline === undefined ? undefined : file('guideline.yaml', guideline),
  );
}

export interface LintInput {
  readonly model: ProjectModel;
  readonly rules: readonly LineRule[];
  /** Sample id -> text, for records. */
  readonly samples?: Readonly<Record<string, string>>;
  readonly kind?: LineKind;
  readonly file?: string;
}

/** Lints lines of a JSONL file. */
export function lintLines(
  lines: readonly string[],
  { model, rules, samples = {}, kind = 'annotation', file = 'annotations/ana.jsonl' }: LintInput,
): Finding[] {
  const linter = new LineLinter(model, rules, new RuleSettings(model.schema.lint));
  const out: Finding[] = [];
  lines.forEach((raw, line) => linter.check(jsonLine(model, kind, file, raw, line, samples), out));
  return out;
}

export function jsonLine(
  model: ProjectModel,
  kind: LineKind,
  file: string,
  raw: string,
  line: number,
  samples: Readonly<Record<string, string>>,
): LineView {
  const value = parsed(raw);
  const base = { kind, file, line, raw, format: 'jsonl', value, isAscii: isAscii(raw) } as const;
  if (kind !== 'sample') return { ...base, sample: value && sampleOf(value, samples) };
  const sample = value && sampleFromObject(value, model.schema.data);
  if (!sample) return { ...base, sample: undefined };
  if (isUnreadable(sample)) return { ...base, sample: undefined, unreadable: sample.unreadable };
  return { ...base, sample: { id: sample.id ?? '', text: sample.text } };
}

/** A record of a CSV file. */
export function csvLine(
  model: ProjectModel,
  columns: readonly string[],
  fields: readonly string[],
  raw: string,
  line: number,
): LineView {
  const sample = sampleFromColumns(columns, fields, model.schema.data);
  const base = {
    kind: 'sample',
    file: 'data/a.csv',
    line,
    raw,
    format: 'csv',
    columns,
    isAscii: isAscii(raw),
  } as const;
  if (isUnreadable(sample))
    return { ...base, value: undefined, sample: undefined, unreadable: sample.unreadable };
  return { ...base, value: sample.fields, sample: { id: sample.id ?? '', text: sample.text } };
}

/** A file that is one text. */
export function documentView(raw: string): LineView {
  const { fields, text } = sampleFromText(raw);
  return {
    kind: 'sample',
    file: 'data/a.txt',
    line: 0,
    raw,
    format: 'document',
    value: fields,
    isAscii: isAscii(raw),
    sample: { id: 'data/a.txt', text },
  };
}

function sampleOf(
  record: Readonly<Record<string, unknown>>,
  samples: Readonly<Record<string, string>>,
): LineSample | undefined {
  if (typeof record.sample !== 'string')
    return typeof record.text === 'string' ? { id: String(record.id), text: record.text } : undefined;
  const text = Object.hasOwn(samples, record.sample) ? samples[record.sample] : undefined;
  return text === undefined ? undefined : { id: record.sample, text };
}

function parsed(raw: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(raw);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

// eslint-disable-next-line no-control-regex
const isAscii = (raw: string): boolean => !/[^\x00-\x7f]|\\u/.test(raw);

/** What stands under a finding's squiggle, in the lines of its file. */
export function underlined(lines: readonly string[], { range }: Pick<Finding, 'range'>): string {
  const { start, end } = range;
  if (start.line === end.line) return lines[start.line]!.slice(start.character, end.character);
  return [
    lines[start.line]!.slice(start.character),
    ...lines.slice(start.line + 1, end.line),
    lines[end.line]?.slice(0, end.character) ?? '',
  ].join('\n');
}

/** The lines after the edits of a fix. */
export function fixed(lines: readonly string[], edits: readonly FixEdit[]): string[] {
  const text = lines.map((line) => `${line}\n`).join('');
  const offsetOf = ({ line, character }: FixEdit['range']['start']): number =>
    lines.slice(0, line).reduce((sum, before) => sum + before.length + 1, 0) + character;
  const inOrder = [...edits].sort((a, b) => offsetOf(b.range.start) - offsetOf(a.range.start));
  const result = inOrder.reduce(
    (done, { range, newText }) =>
      done.slice(0, offsetOf(range.start)) + newText + done.slice(offsetOf(range.end)),
    text,
  );
  return result.split('\n').slice(0, -1);
}
