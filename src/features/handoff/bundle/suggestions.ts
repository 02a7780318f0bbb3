import { addOne, getOrAdd } from '../../../base/lists';
import { isObject } from '../../../base/objects';
import { eachLine, parseLine } from '../../../project/answers/lines';
import { SUGGESTION_ACTIONS, type SuggestionAction } from '../../../project/records/records';
import type { Project } from '../../../engine/project';

/** How one model's suggestions were used. Counts of counting answers, except `given`. */
export interface SuggestionUse extends ActionCounts {
  /** Empty if the records do not name it. */
  readonly model: string;
  /** Lines of `suggestions/*.jsonl`. */
  readonly given: number;
  /** Accepted ones, of all four. */
  readonly acceptance: number | null;
  readonly annotators: Readonly<Record<string, ActionCounts>>;
}

type Counting = Record<SuggestionAction, number>;
type ActionCounts = Readonly<Counting>;

const SUGGESTIONS = 'suggestions/*.jsonl';

/** By model, sorted by name. */
export async function suggestionUses(project: Project, pause: () => Promise<void>): Promise<SuggestionUse[]> {
  const given = new Map<string, number>();
  for (const { path } of await project.files.list([SUGGESTIONS]))
    await eachLine(project.files, path, { pause }, ({ raw }) => {
      const value = parseLine(raw);
      if (isObject(value)) addOne(given, typeof value.model === 'string' ? value.model : '');
    });
  const used = new Map<string, Map<string, Counting>>();
  const { table } = project.records;
  for (const row of table.counting()) {
    const suggestion = table.suggestion(row);
    if (!suggestion) continue;
    const people = getOrAdd(used, suggestion.model, () => new Map<string, Counting>());
    const none = (): Counting => ({ accepted: 0, changed: 0, rejected: 0, ignored: 0 });
    getOrAdd(people, table.annotatorName(row), none)[suggestion.action] += 1;
  }
  return [...new Set([...given.keys(), ...used.keys()])].sort().map((model) => {
    const people = [...(used.get(model) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    const sum = (action: SuggestionAction): number =>
      people.reduce((total, [, counts]) => total + counts[action], 0);
    const counts = Object.fromEntries(
      SUGGESTION_ACTIONS.map((action) => [action, sum(action)]),
    ) as ActionCounts;
    const all = Object.values(counts).reduce((total, count) => total + count, 0);
    return {
      model,
      given: given.get(model) ?? 0,
      ...counts,
      acceptance: all === 0 ? null : counts.accepted / all,
      annotators: Object.fromEntries(people),
    };
  });
}

/** The answers of people who had seen a suggestion, as JSON lines: whose, by which model, and the outcome. */
export function* suggestedAnswers(project: Project): Generator<string> {
  const { table, files } = project.records;
  for (const row of table.counting()) {
    const used = table.suggestion(row);
    if (!used) continue;
    const record = project.records.recordNow(row) as { origin?: { score?: unknown } } | undefined;
    const score = record?.origin?.score;
    const { file, line } = table.position(row);
    yield `${JSON.stringify({
      sample: project.samples.nameOf(table.key(row)) ?? project.records.nameOf(table.key(row)),
      annotator: table.annotatorName(row),
      model: used.model === '' ? null : used.model,
      ...(typeof score === 'number' && { score }),
      action: used.action,
      labels: table.labels(row),
      path: files[file]?.path,
      line: line + 1,
    })}\n`;
  }
}
