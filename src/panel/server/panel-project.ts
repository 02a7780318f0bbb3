import { OWN_TEXT, type Layout } from '../../project/model/layout';
import type { DataModel, ProjectModel } from '../../project/model/model';
import type { Journal } from '../../engine/journal';
import { unreadableFiles } from '../../engine/findings/unreadable-files';
import { shownExamples } from '../../engine/queries/hidden-examples';
import type { Project } from '../../engine/project';
import type { GuidelineView } from '../../protocol/guideline-view';
import type { PanelProject } from '../../protocol/panel';
import type { ShownFields } from '../../protocol/shown-fields';
import { SCHEMA_FILE } from '../../project/model-store';
import { wholeModel } from '../../engine/whole-model';
import type { GoldPolicy } from './gold-policy';
import { guidelineView } from './guideline-view';
import { emptyProgress, type PanelCaller } from './view';
import { defined } from '../../base/objects';

/** The most problems of one kind that the panel lists. */
const MAX_SHOWN = 5;

/** Everything the panel shows besides samples. The extension fills in the settings. */
export async function panelProject(
  project: Project,
  caller: PanelCaller,
  journal: Pick<Journal, 'history'>,
  gold: GoldPolicy,
): Promise<PanelProject> {
  const model = project.model;
  const { file, annotator } = caller;
  const layers = model?.schema.layers.flatMap(({ layer }) => layer ?? []) ?? [];
  const whole = wholeModel(project);
  const noLayer = layers.length === 0 ? NO_LAYER : undefined;
  const blocked = model ? noLayer : unreadModel(project);
  const history = annotator === undefined ? NO_HISTORY : await journal.history(annotator);
  const qualification = model && gold.qualificationView(model, caller);
  const guideline = model
    ? guidelineView({ project, model }, lastFollowed(project, annotator))
    : EMPTY_GUIDELINE;
  const closed = caller.review ? [] : closedBatches(project, annotator);
  const batches = batchNames(project, caller);
  return {
    title: model?.schema.title ?? 'Labelwright',
    file: file.path,
    layers,
    labels: model ? [...model.labels.values()].map(({ label }) => label) : [],
    citeRules: [...(model?.schema.citeRules ?? [])],
    guideline: model
      ? { ...guideline, examples: shownExamples({ project, model }, annotator, guideline.examples) }
      : guideline,
    problems: [...problemsOf(project, model), ...unreadableIn(project, file.path)],
    progress:
      model && annotator !== undefined
        ? { ...gold.progress(model, caller), ...(isProvisional(project, caller) && { counting: true }) }
        : emptyProgress(file.rows, !file.complete),
    settings: { advance: true, snapToWords: true, keys: {} },
    ...(model && shownAs(model.schema.data)),
    ...history,
    ...(annotator !== undefined && { annotator }),
    ...('problem' in whole && {
      partial: { message: whole.problem, file: SCHEMA_FILE, line: whole.line ?? 0 },
    }),
    ...defined({ blocked, qualification }),
    ...(!caller.review && model?.schema.suggestions && { hasSuggestions: true as const }),
    ...(!caller.review && project.assignments.limiting(annotator) && { isAssigned: true as const }),
    ...(batches.length > 0 && { batches }),
    ...(closed.length > 0 && { closedBatches: closed }),
    ...(model && gold.givesFeedback(model) && { feedbackAtEnd: true as const }),
  };
}

/** Whether a person may have more samples once everyone's answers have been read: those of a batch that opens by agreement. */
export function isProvisional({ model, records }: Project, { annotator, review }: PanelCaller): boolean {
  if (review || annotator === undefined || records.complete) return false;
  return (model?.batches ?? []).some(
    ({ after, people }) => after?.agreement !== undefined && people.some(({ id }) => id === annotator),
  );
}

/** How fields are shown that are not small print below the text. */
function shownAs(data: DataModel): ShownFields {
  const { messages, text, media, above = [], beside = [], monospace, layout } = data;
  const own = messages ?? text;
  return {
    ...(media && { media }),
    ...(above.length + beside.length > 0 && { equals: { text: own, above, beside } }),
    ...(layout && { layout: ofText(layout, own) }),
    ...(monospace && { monospace: { text: monospace.includes(own), fields: monospace } }),
  };
}

/** A layout in which the text is called `text`, whatever its field is called. */
const ofText = ({ fields, turns }: Layout, own: string): Layout => ({
  fields: fields.map((shown) => (shown.field === own ? { ...shown, field: OWN_TEXT } : shown)),
  turns,
});

/** Why a person does not get the samples of batches yet. */
const closedBatches = ({ assignments }: Project, person: string | undefined): string[] =>
  (person === undefined ? [] : (assignments.of(person)?.batches ?? [])).flatMap((assigned) => {
    const { batch, left, members } = assigned;
    const isMember = members.has(person!) && !left.has(person!);
    const reason = isMember ? assignments.of(person)!.closedBecause(assigned, person!) : undefined;
    return reason === undefined ? [] : `The batch "${batch!.name}" opens later: ${reason}.`;
  });

/** The batches that can be a queue: those that a person labels, and in review mode all. */
const batchNames = ({ assignments, gates }: Project, { annotator = '', review }: PanelCaller): string[] =>
  (assignments.of(annotator)?.batches ?? []).flatMap(({ batch, members }) =>
    batch && (review || (members.has(annotator) && gates.closed(batch, annotator) === undefined))
      ? [batch.name]
      : [],
  );

const NO_HISTORY = { canUndo: false, canRedo: false };

const EMPTY_GUIDELINE: GuidelineView = {
  scope: [],
  rules: [],
  decisionOrder: [],
  labels: [],
  layers: [],
  tieBreakers: [],
  examples: [],
};

/** Why a project has no model. */
export const unreadModel = ({ models, updates }: Project): string =>
  models.unreadable?.message ?? updates.problem?.message ?? 'labelwright.yaml cannot be read.';

const NO_LAYER = 'labelwright.yaml has no layer that can be used: add at least one under "layers".';

/** The errors of the YAML files, as sentences. */
function problemsOf(project: Project, model: ProjectModel | undefined): string[] {
  const found = project.findings.yaml.list.filter(({ severity }) => severity === 'error');
  const shown = firstFew(
    found.map(({ file, range, message }) => `${file}:${range.start.line + 1}: ${message}`),
  );
  return model && project.models.unreadable ? [project.models.unreadable.message, ...shown] : shown;
}

/** Why data files cannot be read: the one on screen comes first. */
const unreadableIn = (project: Project, path: string): string[] =>
  firstFew(
    unreadableFiles(project)
      .toSorted((a, b) => Number(b.path === path) - Number(a.path === path))
      .map(({ problem }) => `${problem!.message} Until it can be read, what it holds is left out.`),
  );

/** Not all of some sentences: the Problems panel lists the others too. */
function firstFew(all: readonly string[]): string[] {
  const more = all.length - MAX_SHOWN;
  return [...all.slice(0, MAX_SHOWN), ...(more > 0 ? [`… and ${more} more in the Problems panel.`] : [])];
}

/** The guideline of the annotator's latest answer. */
function lastFollowed(project: Project, annotator: string | undefined): string | undefined {
  const { table } = project.records;
  const code = annotator === undefined ? -1 : table.annotators.find(annotator);
  let newest = -1;
  for (const row of table.rowsOf(code))
    if (newest < 0 || table.answered(row) >= table.answered(newest)) newest = row;
  return newest < 0 ? undefined : table.followed(newest);
}
