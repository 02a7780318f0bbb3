import { decides, type Labels } from '../project/records/records';
import { textHash } from '../base/text/hash';
import { comparable } from '../project/answers/foreign-units';
import type { Project } from '../engine/project';
import type { DataLine } from '../engine/record-line';

/** An answer on a line or to its sample. Offsets are code points. */
export interface GivenAnswer {
  readonly labels: Labels;
  /** As cited. */
  readonly rules: readonly string[];
  /** Annotators; empty where the answer was decided. */
  readonly by: readonly string[];
}

/** The answers for a line: its own, or for a sample all counting ones. Left out: drafts, withdrawn answers, and those to another text. */
export function answersOfLine(
  project: Project,
  { kind }: DataLine,
  value: Readonly<Record<string, unknown>>,
  sample: string,
  text: string,
): GivenAnswer[] {
  const hash = textHash(text);
  const isOfText = (record: unknown): boolean => {
    const written = (record as { text_hash?: unknown } | undefined)?.text_hash;
    return written === undefined || written === hash;
  };
  if (kind === 'annotation') {
    if (value.withdrawn === true || value.status === 'draft' || !isOfText(value)) return [];
    const { labels, rules } = comparable(value, text);
    if (!labels) return [];
    const cited = Array.isArray(rules) ? rules.filter((id) => typeof id === 'string') : [];
    const by = typeof value.annotator === 'string' ? [value.annotator] : [];
    return [{ labels, rules: cited, by }];
  }
  const { table } = project.records;
  const found: GivenAnswer[] = [];
  for (let row = table.first(project.samples.ids.find(sample)); row >= 0; row = table.following(row))
    if (table.counts(row) && isOfText(project.records.recordNow(row)))
      found.unshift({ labels: table.labels(row), rules: table.rules(row), by: [table.annotatorName(row)] });
  return found;
}

/** The right answers for a layer of a sample: as decided (several if all remain valid), else gold, else undefined. */
export function rightOf(
  project: Project,
  sample: string,
  layer: string,
  hidesGold = false,
): GivenAnswer[] | undefined {
  const decision = project.records.decisions.get(sample)?.record;
  const gold = hidesGold ? undefined : project.records.gold.get(sample)?.record;
  if (decision && decides(decision)) {
    const { labels = {}, valid = {}, rules = [] } = decision;
    if (Object.hasOwn(labels, layer)) return [{ labels, rules, by: [] }];
    if (Object.hasOwn(valid, layer))
      return valid[layer]!.map((value) => ({ labels: { [layer]: value }, rules, by: [] }));
  }
  return gold && Object.hasOwn(gold.labels, layer)
    ? [{ labels: gold.labels, rules: gold.rules ?? [], by: [] }]
    : undefined;
}
