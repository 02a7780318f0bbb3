import type { ProjectModel } from '../../core/project/model';
import type { Labels } from '../../core/records/records';
import { isUnreadable } from '../../core/samples/sample';
import { comparable } from '../../engine/answers/foreign-units';
import type { Project } from '../../engine/project';
import { withOneAnswer } from '../../formats/choose-answer';
import { ownTexts } from '../../formats/export-values';
import type { Origin, OwnAnswer, OwnItem } from '../../formats/format';
import type { LossReport } from '../../formats/loss-report';
import { ImportRecords, isFrom } from './import-records';
import { SuggestionIndex } from './suggestion-index';

export interface OwnItemsOptions {
  readonly annotator?: string;
  /** `decided`: one answer a sample, by decision, else where all agree. `all`: each annotator's. */
  readonly policy: 'all' | 'decided';
  readonly losses: LossReport;
  /** Id of the format, when it wants the records of its imports: `OwnAnswer.source`. */
  readonly sources?: string;
}

/** The samples of a project with the answers that count, in the order of the files. The project's data must be refreshed. */
export async function* ownItems(
  project: Project,
  model: ProjectModel,
  options: OwnItemsOptions,
): AsyncGenerator<OwnItem> {
  const { samples, records } = project;
  const { id: idField, text: textField } = model.schema.data;
  const suggestions = await SuggestionIndex.of(project);
  const imports = options.sources === undefined ? undefined : new Sources(project, options.sources);
  for (const file of samples.files)
    for (let row = 0; row < file.rows; row++) {
      const content = await samples.read(file, row);
      const place = { file: file.path, line: content.raw.line + 1 };
      if (isUnreadable(content)) {
        options.losses.lose({
          ...place,
          reason: 'unreadable',
          what: 'sample',
          labels: 0,
          why: content.unreadable,
          policy: 'left out',
        });
        continue;
      }
      const { origin, ...fields }: Record<string, unknown> = { ...content.fields };
      delete fields[idField];
      delete fields[textField];
      const isOrigin = typeof origin === 'object' && origin !== null;
      const item: OwnItem = {
        place,
        id: content.id,
        text: content.text,
        fields: { ...fields, ...(origin !== undefined && !isOrigin && { origin }) },
        ...(isOrigin && { origin: origin as Origin }),
        answers: await withSources(
          answersOf(project, content.key, content, place, options),
          content.id,
          imports,
        ),
        suggestions: (await suggestions.of(content.id)).map((suggestion) => ({
          ...suggestion,
          labels: comparable(suggestion.record, content.text).labels as Labels,
        })),
      };
      const { read } = options.losses;
      read.samples += 1;
      read.answers += item.answers.length;
      read.suggestions += item.suggestions.length;
      for (const { labels } of item.answers)
        for (const [layer, value] of Object.entries(labels)) read.labels += ownTexts(layer, value).length;
      yield options.policy === 'all'
        ? item
        : withOneAnswer(
            item,
            options.annotator === undefined ? records.decisions.get(item.id)?.record : undefined,
            options.losses,
          );
    }
}

/** The records that answers came in. The log is read for them when the first answer that was changed since is met. */
class Sources {
  #records: Promise<ImportRecords> | undefined;

  constructor(
    private readonly project: Project,
    private readonly format: string,
  ) {}

  async of({ annotator, record }: OwnAnswer, sample: string): Promise<Record<string, unknown> | undefined> {
    if (isFrom(record, this.format)) return record;
    this.#records ??= ImportRecords.of(this.project, this.format);
    return (await this.#records).sourceOf(annotator, sample, record);
  }
}

async function withSources(
  answers: readonly OwnAnswer[],
  sample: string,
  sources: Sources | undefined,
): Promise<readonly OwnAnswer[]> {
  if (!sources) return answers;
  return Promise.all(
    answers.map(async (answer) => {
      const source = await sources.of(answer, sample);
      return source ? { ...answer, source } : answer;
    }),
  );
}

function answersOf(
  project: Project,
  key: number,
  { id: sample, text }: { readonly id: string; readonly text: string },
  place: OwnItem['place'],
  { annotator, losses }: OwnItemsOptions,
): OwnAnswer[] {
  const { table } = project.records;
  const answers: OwnAnswer[] = [];
  for (let row = table.first(key); row >= 0; row = table.following(row)) {
    const name = table.annotatorName(row);
    if (!table.present(row) || (annotator !== undefined && name !== annotator)) continue;
    const record = project.records.recordNow(row);
    if (!isObject(record) || !isObject(record.labels)) continue;
    const labels = comparable(record, text).labels as Labels;
    for (const [layer, value] of Object.entries(record.labels as Labels)) {
      if (Object.hasOwn(labels, layer)) continue;
      for (const what of ownTexts(layer, value))
        losses.lose({
          ...place,
          reason: 'unreadable',
          what,
          labels: 1,
          why: `the text has no such offsets in the unit "${String(record.unit)}"`,
          policy: 'the layer is left out',
          sample,
          annotator: name,
        });
    }
    if (table.counts(row)) {
      answers.push({ annotator: name, labels, record });
      noteRest(record, losses);
    } else {
      const whats = Object.entries(labels).flatMap(([layer, value]) => ownTexts(layer, value));
      for (const what of whats)
        losses.lose({
          ...place,
          reason: 'draft',
          what,
          labels: 1,
          policy: 'left out',
          sample,
          annotator: name,
        });
    }
  }
  return answers.sort((a, b) => (a.annotator < b.annotator ? -1 : 1));
}

/** What no exchange format has a place for is told once; the records keep it. */
function noteRest(record: Record<string, unknown>, losses: LossReport): void {
  for (const [field, what] of [
    ['rules', 'cited rules'],
    ['flags', 'flags'],
  ] as const)
    if (Array.isArray(record[field]) && record[field].length > 0)
      losses.noteOnce({
        file: 'annotations',
        about: `${field}-stay`,
        text: `answers have ${what}, which exchange formats do not hold: they stay in the records`,
      });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
