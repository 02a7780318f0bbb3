import { matcherOf } from '../../base/files/globs';
import type { Layout } from './layout';

export interface NewProject {
  readonly title: string;
  /** Path or glob of the samples. */
  readonly samples: string;
  readonly textField?: string;
  /** The text field holds the messages of conversations. */
  readonly isConversation?: boolean;
  readonly idField?: string;
  /** Fields that annotators see beside the text. */
  readonly context?: readonly string[];
  /** How they see the text and these fields. */
  readonly layout?: Layout;
  /** Fields that they do not see. */
  readonly otherFields?: readonly string[];
  readonly labels: readonly string[];
  /** Names of labels; those of others are made from their ids. */
  readonly names?: ReadonlyMap<string, string>;
  readonly spanLabels: readonly string[];
}

/** The definition of each label in a new guideline. The rule unresolved-placeholder reports it until it is replaced. */
export const TO_BE_WRITTEN = 'TBD';

/** The comments at the top of a new guideline. */
export const GUIDELINE_HEAD: readonly string[] = [
  'Guideline: what each label means, and how borderline samples are decided.',
  `Replace each "${TO_BE_WRITTEN}" by what makes a sample one, so that two people decide alike.`,
  'Until then the check warns, and once the status is "released", it fails.',
];

/** The files of a new project: a valid schema, and a draft guideline with placeholders, of which the linter only warns. */
export function newProjectFiles(project: NewProject): {
  'labelwright.yaml': string;
  'guideline.yaml': string;
} {
  const labels =
    project.labels.length > 0 ? project.labels : project.spanLabels.length > 0 ? [] : ['yes', 'no', 'unsure'];
  const all = [...labels, ...project.spanLabels];
  const layer = (id: string, type: string, question: string, ids: readonly string[]): string[] =>
    ids.length === 0
      ? []
      : [
          `  - id: ${id}`,
          `    type: ${type}`,
          `    question: ${question}`,
          `    labels: [${ids.map(quote).join(', ')}]`,
        ];
  const schema = [
    '# Label schema. What every key means: docs/format.md of Labelwright, or hover a key.',
    'labelwright: 1',
    `title: ${quote(project.title)}`,
    'guideline: guideline.yaml',
    ...dataLines(project),
    'layers:',
    ...layer('label', 'choice', 'Which label fits the text?', labels),
    ...layer('spans', 'spans', 'Which parts of the text carry a label?', project.spanLabels),
    'labels:',
    ...all.map((id) => `  - {id: ${quote(id)}, name: ${quote(project.names?.get(id) ?? nameOf(id))}}`),
    '',
  ];
  return { 'labelwright.yaml': schema.join('\n'), 'guideline.yaml': draftGuideline(all) };
}

/** A schema whose `data` says only where the samples are, as in a project that a guideline was made into. */
export const BARE_DATA = /^data:\n {2}samples: "?([^\s"[{][^\s"]*)"?\n(?!(?:\s*#.*\n)*\s* )/m;

/**
 * The files of a project that starts from a template, or from itself when it gets its first texts: its title, and its samples where there
 * are some. A glob that matches them stays.
 */
export function filesFromTemplate(
  template: Readonly<Record<'labelwright.yaml' | 'guideline.yaml', string>>,
  { title, data }: { readonly title: string | undefined; readonly data: NewProject | undefined },
): { 'labelwright.yaml': string; 'guideline.yaml': string } {
  let schema = template['labelwright.yaml'];
  if (title !== undefined) schema = schema.replace(/^title: .*$/m, () => `title: ${quote(title)}`);
  const glob = BARE_DATA.exec(schema)?.[1] ?? '';
  const samples = data && matcherOf([glob])(data.samples) ? glob : data?.samples;
  if (data)
    schema = schema.replace(/^data:\n(?: .*\n)+/m, () =>
      dataLines({ ...data, samples: samples! })
        .map((line) => `${line}\n`)
        .join(''),
    );
  return { 'labelwright.yaml': schema, 'guideline.yaml': template['guideline.yaml'] };
}

function dataLines(project: NewProject): string[] {
  return [
    'data:',
    `  samples: ${quote(project.samples)}`,
    ...(project.idField && project.idField !== 'id' ? [`  id: ${quote(project.idField)}`] : []),
    ...textLines(project),
    ...contextLines(project),
    ...layoutLines(project),
  ];
}

function layoutLines({ layout }: NewProject): string[] {
  const { fields = [], turns = {} } = layout ?? {};
  const entry = (values: object): string =>
    `{${Object.entries(values)
      .map(([key, value]) => `${key}: ${quote(String(value))}`)
      .join(', ')}}`;
  const shown = fields.map((one) => `    - ${entry(one)}`);
  const roles = Object.entries(turns).map(([role, one]) => `    ${role}: ${entry(one)}`);
  return [
    ...(shown.length > 0 ? ['  show:', ...shown] : []),
    ...(roles.length > 0 ? ['  show_turns:', ...roles] : []),
  ];
}

function textLines({ textField, isConversation = false }: NewProject): string[] {
  if (!textField || (textField === 'text' && !isConversation)) return [];
  return [`  ${isConversation ? 'messages' : 'text'}: ${quote(textField)}`];
}

/** A guideline with a placeholder as the definition of each label. */
export function draftGuideline(labels: readonly string[]): string {
  const lines = [
    ...GUIDELINE_HEAD.map((line) => `# ${line}`),
    'version: "0.1.0"',
    'status: draft',
    'labels:',
    ...labels.flatMap((id) => [`  - id: ${quote(id)}`, `    definition: ${TO_BE_WRITTEN}`]),
    'changelog:',
    '  - version: "0.1.0"',
    '    changes:',
    '      - {type: added, target: "*", impact: semantic, note: First draft.}',
    '',
  ];
  return lines.join('\n');
}

/** The fields that are shown beside the text, and in a comment the others. */
function contextLines({ context, otherFields = [] }: NewProject): string[] {
  if (!context) return [];
  const others = otherFields.map(quote).join(', ');
  return [
    `  context: [${context.map(quote).join(', ')}]${others === '' ? '' : ` # not shown beside the text: ${others}`}`,
  ];
}

/** `card_arrival` -> `Card arrival`. */
function nameOf(id: string): string {
  const words = id.replace(/[-_.]+/g, ' ').trim();
  return words === '' ? id : words.charAt(0).toUpperCase() + words.slice(1);
}

/** A YAML scalar that every parser reads as this text. JSON strings are YAML strings. */
function quote(text: string): string {
  return /^[A-Za-z][\w-]*(?: [\w-]+)*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
