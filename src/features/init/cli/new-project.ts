import { namesIn, withDotted } from '../../../base/json/dotted';
import { newProjectFiles, type NewProject } from '../../../project/model/new-project';
import { buildModel } from '../../../project/model/build-model';
import { SCHEMA_FILE } from '../../../project/model-store';
import { firstRows } from '../../../project/samples/first-rows';
import { fieldValues } from '../../../project/samples/field-values';
import { formatOf } from '../../../project/samples/sample';
import { answerLikeness } from '../../../project/model/answer-fields';
import {
  fieldsToShow,
  proposeLayout,
  holdsMessages,
  plainFields,
  proposeFields,
  type ProposedFields,
} from '../../../project/samples/propose-fields';
import { parseYaml } from '../../../base/yaml/parse';
import type { ProjectFiles } from '../../../base/files/files';
import type { Ask } from '../../../cli/ask';
import { nameList, UsageError } from '../../../cli/options';

/** The options given for a new project. */
export interface InitAnswers {
  readonly title?: string;
  /** Path of a file of samples in the project. */
  readonly from?: string;
  readonly text?: string;
  readonly id?: string;
  /** Fields shown to annotators beside the text. */
  readonly context?: readonly string[];
  readonly labels?: readonly string[];
  readonly labelsFrom?: string;
  readonly spans?: readonly string[];
}

/** Where the samples are to be put if there are none. */
export const NO_SAMPLES_YET = 'data/*.jsonl';

/** With more values than this, it is a text or id rather than labels. */
const MAX_LABELS = 300;

/** Completes the options from the samples, and by asking at a terminal. */
export async function describeProject(
  files: ProjectFiles,
  folderName: string,
  given: InitAnswers,
  ask: Ask | undefined,
): Promise<NewProject> {
  const title = given.title ?? (ask ? await ask('Title', folderName) : folderName);
  const from = given.from ?? (ask ? await askForSamples(files, ask) : undefined);
  if (from !== undefined && !formatOf(from))
    throw new UsageError(`${from} is not a file of samples. Give a .jsonl, .csv, .tsv or .txt file.`);
  const rows = from === undefined ? [] : await firstRows(files, from);
  const fields = from === undefined ? undefined : proposeFields(rows);
  const fieldsOf = fields && fields.all.length > 0 ? { from: from!, fields } : undefined;
  const chosen = fieldsOf && (await chooseFields(fieldsOf.from, fieldsOf.fields, rows, given, ask));
  const base = {
    title,
    samples: from ?? NO_SAMPLES_YET,
    ...chosen,
    ...(chosen?.textField !== undefined && holdsMessages(rows, chosen.textField) && { isConversation: true }),
  };
  const labels = await chooseLabels(files, base, fields, given, ask);
  const spanLabels = given.spans ?? (ask ? await askForList(ask, 'Labels of spans, with commas', '') : []);
  checkLabels([...labels, ...spanLabels]);
  const others = plainFields(rows, fields?.all ?? []).filter(
    ({ name }) => name !== base.textField && name !== base.idField,
  );
  const context = await chooseContext(from, others, rows, [...labels, ...spanLabels], given, ask);
  return {
    ...base,
    labels,
    spanLabels,
    layout: proposeLayout(base.textField, base.isConversation === true, context ?? []),
    ...(context && {
      context,
      otherFields: others.flatMap(({ name }) => (context.includes(name) ? [] : [name])),
    }),
  };
}

async function askForSamples(files: ProjectFiles, ask: Ask): Promise<string | undefined> {
  const found = await files.list(['*.{jsonl,ndjson,csv,tsv,txt}', 'data/**/*.{jsonl,ndjson,csv,tsv,txt}']);
  const answer = await ask('File with samples (empty: data/*.jsonl, to come)', found[0]?.path ?? '');
  return answer === '' ? undefined : answer;
}

async function chooseFields(
  from: string,
  fields: ProposedFields,
  rows: Awaited<ReturnType<typeof firstRows>>,
  given: InitAnswers,
  ask: Ask | undefined,
): Promise<Pick<NewProject, 'textField' | 'idField'>> {
  const known = (field: string, what: string): string => {
    if (fields.all.includes(field) || hasField(rows, field)) return field;
    throw new UsageError(
      `${from} has no field "${field}" for the ${what}. Its fields: ${fields.all.join(', ')}.`,
    );
  };
  const proposed = fields.text[0] ?? '';
  const textField = given.text ?? (ask ? await ask('Field with the text', proposed) : proposed);
  if (textField === '')
    throw new UsageError(
      `No field of ${from} looks like a text. Name it with --text; the fields are: ${[...new Set(rows.flatMap((row) => namesIn(row)))].slice(0, MAX_NAMED).join(', ')}.`,
    );
  const proposedId = fields.id[0] ?? '';
  const idField =
    given.id ?? (ask ? await ask('Field with the id (empty: by the text itself)', proposedId) : proposedId);
  return { textField: known(textField, 'text'), ...(idField !== '' && { idField: known(idField, 'id') }) };
}

/** Whether a row has a field, or one within an object by a dotted name. */
const hasField = (rows: Awaited<ReturnType<typeof firstRows>>, field: string): boolean =>
  rows.some((row) => Object.hasOwn(withDotted(row, [field]), field));

/** An error names no more fields. */
const MAX_NAMED = 50;

/** The fields shown to annotators; undefined if the samples have no others. */
async function chooseContext(
  from: string | undefined,
  others: ReturnType<typeof plainFields>,
  rows: Awaited<ReturnType<typeof firstRows>>,
  labels: readonly string[],
  given: InitAnswers,
  ask: Ask | undefined,
): Promise<readonly string[] | undefined> {
  const names = others.map(({ name }) => name);
  const known = labels.map((id) => ({ id, name: id }));
  const answers = others.filter(({ name, values }) => answerLikeness(name, values, known));
  const doubt =
    answers.length === 0 ? '' : `; ${answers.map(({ name }) => name).join(', ')}: perhaps answers`;
  const proposed = fieldsToShow(others, known);
  const shown = proposed.length === 0 ? 'empty' : '-';
  const context =
    given.context ??
    (ask && names.length > 0
      ? await askForList(
          ask,
          `Fields that annotators see, of ${names.join(', ')} (${shown}: none${doubt})`,
          proposed.join(','),
        )
      : proposed);
  const unknown = context.find((name) => !names.includes(name) && !hasField(rows, name));
  if (unknown !== undefined)
    throw new UsageError(
      from === undefined
        ? `--context names "${unknown}", but there are no samples yet. Give them with --from.`
        : `${from} has no field "${unknown}" to show beside the text. Its other fields: ${names.join(', ') || 'none'}.`,
    );
  return names.length + context.length === 0 ? undefined : context;
}

async function chooseLabels(
  files: ProjectFiles,
  base: Omit<NewProject, 'labels' | 'spanLabels'>,
  fields: ProposedFields | undefined,
  given: InitAnswers,
  ask: Ask | undefined,
): Promise<readonly string[]> {
  if (given.labels) return given.labels;
  let field = given.labelsFrom;
  if (field === undefined && ask && fields?.labels[0] !== undefined)
    field = await ask('Field with labels to start from (- for none)', fields.labels[0]);
  if (field === undefined || field === '-')
    return ask && !given.spans ? askForList(ask, 'Labels, with commas', 'yes,no,unsure') : [];
  if (!fields?.all.includes(field))
    throw new UsageError(`${base.samples} has no field "${field}" for the labels.`);
  const values = await fieldValues(files, dataOf(base), field, MAX_LABELS);
  if (values.length > MAX_LABELS)
    throw new UsageError(
      `The field "${field}" has more than ${MAX_LABELS} different values: these are hardly labels.`,
    );
  return values.sort();
}

/** The data part of the schema that is to be written. */
function dataOf(base: Omit<NewProject, 'labels' | 'spanLabels'>) {
  const schema = newProjectFiles({ ...base, labels: [], spanLabels: [] })[SCHEMA_FILE];
  return buildModel({ path: SCHEMA_FILE, document: parseYaml(schema) }).schema.data;
}

async function askForList(ask: Ask, question: string, proposal: string): Promise<string[]> {
  const answer = await ask(question, proposal);
  return answer === '' || answer === '-' ? [] : nameList(answer).filter((name) => name !== '');
}

function checkLabels(labels: readonly string[]): void {
  const twice = labels.find((label, n) => labels.indexOf(label) !== n);
  if (twice !== undefined)
    throw new UsageError(
      `The label "${twice}" is given twice. Label ids are unique in a project, spans included.`,
    );
  const odd = labels.find((label) => label.trim() !== label || label === '');
  if (odd !== undefined)
    throw new UsageError(`A label id is not empty and has no white space at its ends: "${odd}".`);
}
