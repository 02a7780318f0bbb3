import * as vscode from 'vscode';
import { answerLikeness } from '../../project/model/answer-fields';
import { fieldsToShow, proposeLayout } from '../../project/samples/propose-fields';
import { GIT_FILES } from '../../project/model/git-settings';
import { BARE_DATA, filesFromTemplate, newProjectFiles } from '../../project/model/new-project';
import { folderOf, RECORD_FILES } from '../../project/records/kinds';
import { formatOf } from '../../project/samples/sample';
import { shorten } from '../../base/text/phrases';
import { FIELDS_REQUEST, type FieldsResult } from './requests';
import type { ServerClient } from '../../extension/client';
import type { Editor } from '../../extension/editor';
import { exists } from '../../extension/exists';
import { ADD_TEXTS_COMMAND, NEW_PROJECT_COMMAND } from '../../extension/ids';
import { inSteps, type Steps } from '../../extension/steps';
import { addGitLines } from './extension-git-lines';

type Template = FieldsResult['templates'][number];

const MAX_OFFERED = 200;
const TITLE = 'New labelling project';
const STEPS = 5;
/** Number of values shown for a field, and their length in UTF-16 units. */
const MAX_VALUES = 5;
const MAX_VALUE_LENGTH = 100;

export function register(editor: Editor): void {
  editor.command(NEW_PROJECT_COMMAND, (uri?: vscode.Uri) => newProject(editor, uri));
  editor.projectCommand(ADD_TEXTS_COMMAND, (root) => newProject(editor, undefined, root));
}

/**
 * Creates a project around a file of samples: asks for what it cannot detect, writes guideline and schema, opens the panel. To a project
 * without texts, whose URI `root` may be, it adds them.
 */
async function newProject({ client, panels }: Editor, uri?: vscode.Uri, root?: string): Promise<void> {
  const answers = await inSteps(root ?? TITLE, (ask) => askAll(client, ask, uri, root));
  if (!answers) return;
  const { folder, there, fields, textField, template, labels, context } = answers;
  const samples = await inFolder(folder, answers.samples);
  const schema = vscode.Uri.joinPath(folder, 'labelwright.yaml');
  const others = othersOf(fields, textField);
  const isConversation = fields.text.some((one) => one.name === textField && one.isConversation);
  const project = {
    title: folder.path.split('/').at(-1) ?? 'Labelling',
    samples: samples.path.slice(folder.path.length + 1),
    ...labels,
    ...(textField !== '' && { textField }),
    isConversation,
    layout: proposeLayout(textField, isConversation, context),
    ...(fields.id !== undefined && { idField: fields.id }),
    ...(others.length > 0 && {
      context,
      otherFields: others.flatMap(({ name }) => (context.includes(name) ? [] : [name])),
    }),
  };
  const files =
    template === 'own'
      ? newProjectFiles(project)
      : filesFromTemplate(template, { title: there ? undefined : project.title, data: project });
  const guideline = vscode.Uri.joinPath(folder, 'guideline.yaml');
  const hadGuideline = there !== undefined || (await exists(guideline));
  if (!hadGuideline) await write(guideline, files['guideline.yaml']);
  for (const file of GIT_FILES) await addGitLines(vscode.Uri.joinPath(folder, file), file);
  // The schema makes the folder a project, so it comes last.
  await write(schema, files['labelwright.yaml']);
  await client.projects({ search: true });
  await panels.show(samples);
  if (!there) await reportWhatNext(guideline, hadGuideline, template === 'own');
}

async function askAll(client: ServerClient, ask: Steps, uri?: vscode.Uri, root?: string) {
  const samples = uri ?? (await pickSamples(ask));
  if (!samples) return undefined;
  const folder = root === undefined ? await projectRoot(samples) : vscode.Uri.parse(root);
  const schema = vscode.Uri.joinPath(folder, 'labelwright.yaml');
  const there = await withoutTexts(client, folder);
  if (!there && (await exists(schema))) {
    void vscode.window.showWarningMessage(
      `${vscode.workspace.asRelativePath(schema)} already exists: put texts where its data.samples says. Nothing was written.`,
    );
    await vscode.window.showTextDocument(schema);
    return undefined;
  }
  const fields = await ask.once(() =>
    client.longRequest('Reading the fields of the file', FIELDS_REQUEST, { uri: samples.toString() }),
  );
  const title = (step: number): string => (there ? 'Add texts' : `${TITLE} (${step} of ${STEPS})`);
  // Empty if lines are texts.
  const textField = await chooseTextField(ask, samples, fields, title(1));
  if (textField === undefined) return undefined;
  const template = there ?? (await chooseTemplate(ask, fields));
  const labels = template === 'own' ? await askForOwnLabels(ask) : { labels: [], spanLabels: [] };
  const known = [...labels.labels, ...labels.spanLabels];
  const context = await chooseContext(ask, othersOf(fields, textField), known, title(5));
  return { folder, there, samples, fields, textField, template, labels, context };
}

const othersOf = ({ plain, id }: FieldsResult, textField: string): FieldsResult['plain'] =>
  plain.filter(({ name }) => name !== textField && name !== id);

/** Labels that the person names: for whole texts and for parts of them. */
async function askForOwnLabels(ask: Steps): Promise<{ labels: string[]; spanLabels: string[] }> {
  const whole =
    'Labels for the whole text, separated by commas. People choose one. Leave empty if you only mark spans.';
  const parts = 'Labels for parts of the text (spans), separated by commas. Leave empty if you mark none.';
  const labels = await askForLabels(ask, 3, whole, 'refund, duplicate-charge, other', []);
  const spanLabels = await askForLabels(ask, 4, parts, 'order-id, amount', labels);
  return { labels, spanLabels };
}

/** The template to start from, or `own` for labels of one's own. */
async function chooseTemplate(ask: Steps, { templates }: FieldsResult): Promise<Template | 'own'> {
  if (templates.length === 0) return 'own';
  const own = {
    label: 'My own labels',
    detail: 'You name them in the next steps.',
    template: 'own' as const,
  };
  const textOf = (template: Template, key: string): string =>
    new RegExp(`^ *${key}: (.*)$`, 'm').exec(template['labelwright.yaml'])?.[1] ?? '';
  const items = templates.map((template) => ({
    label: textOf(template, 'title'),
    detail: textOf(template, 'question'),
    template,
  }));
  const { template } = await ask.pick([own, ...items], {
    title: `${TITLE} (2 of ${STEPS})`,
    placeHolder: 'Start from your own labels, or from the labels and the guideline of a template?',
  });
  return template;
}

async function reportWhatNext(guideline: vscode.Uri, hadGuideline: boolean, isDraft: boolean): Promise<void> {
  const choice = await vscode.window.showInformationMessage(
    hadGuideline
      ? 'Project created. Your guideline.yaml was left as it is.'
      : isDraft
        ? 'Project created. Describe each label in guideline.yaml; the panel shows it beside the text.'
        : 'Project created. Adapt guideline.yaml to your data; the panel shows it beside the text.',
    'Open Guideline',
  );
  if (choice) await vscode.window.showTextDocument(guideline, { viewColumn: vscode.ViewColumn.Beside });
}

/** The text field, chosen if there are several. Empty if lines are texts, undefined if cancelled. */
async function chooseTextField(
  ask: Steps,
  samples: vscode.Uri,
  { all, text }: FieldsResult,
  title: string,
): Promise<string | undefined> {
  if (all.length === 0) return '';
  if (text.length === 0) {
    void vscode.window.showErrorMessage(
      `No field of ${vscode.workspace.asRelativePath(samples)} holds texts. Its fields: ${all.join(', ')}.`,
    );
    return undefined;
  }
  if (text.length === 1) return text[0]!.name;
  const items = text.map(({ name, example }) => ({ label: name, description: example }));
  return (await ask.pick(items, { title, placeHolder: 'Which field holds the text to label?' })).label;
}

/** The fields shown beside the text: what it answers, and what is selected. */
async function chooseContext(
  ask: Steps,
  others: FieldsResult['plain'],
  labels: readonly string[],
  title: string,
): Promise<string[]> {
  if (others.length === 0) return [];
  const known = labels.map((id) => ({ id, name: id }));
  const proposed = fieldsToShow(others, known);
  const items = others.map(({ name, values }) => {
    const isAnswer = answerLikeness(name, values, known) !== undefined;
    return {
      label: name,
      picked: proposed.includes(name),
      description: isAnswer ? '$(warning) looks like an answer' : '',
      detail: shorten(values.slice(0, MAX_VALUES).join(' · ').replace(/\s+/g, ' '), MAX_VALUE_LENGTH),
    };
  });
  const chosen = await ask.many(items, {
    title,
    placeHolder: `Which other fields may the annotator see? Press Enter for ${proposed.length === 0 ? 'none' : 'those with a tick'}`,
  });
  return chosen.map(({ label }) => label);
}

async function askForLabels(
  ask: Steps,
  step: number,
  prompt: string,
  placeHolder: string,
  taken: readonly string[],
): Promise<string[]> {
  const answer = await ask.text({
    title: `${TITLE} (${step} of ${STEPS})`,
    prompt,
    placeHolder,
    validate: (value) => {
      const isAgain = (label: string, at: number, list: readonly string[]) =>
        taken.includes(label) || list.indexOf(label) < at;
      const twice = listOf(value).find(isAgain);
      return twice && `"${twice}" is given twice: label ids are unique in a project.`;
    },
  });
  return listOf(answer);
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function pickSamples(ask: Steps): Promise<vscode.Uri | undefined> {
  if (!vscode.workspace.workspaceFolders) {
    const open = 'Open Folder…';
    const chosen = await vscode.window.showInformationMessage('Open the folder with your texts first.', open);
    if (chosen) await vscode.commands.executeCommand('vscode.openFolder');
    return undefined;
  }
  const files = await ask.once(() =>
    vscode.workspace.findFiles(
      '**/*.{jsonl,ndjson,csv,tsv,txt}',
      `**/{${['node_modules', ...RECORD_FILES.map(({ glob }) => folderOf(glob))].filter(Boolean).join()}}/**`,
      MAX_OFFERED,
    ),
  );
  const found = files.filter(({ path }) => formatOf(path) !== undefined);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      'Put a file with your texts into this workspace first: JSONL (one object with "text" per line), CSV or TSV with a text column, or plain text with one sample per line.',
    );
    return undefined;
  }
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await ask.pick(items, { title: 'Which file holds the texts to label?' })).uri;
}

/** A project that has no texts yet, as what it starts from; undefined if it has some, or its schema says more of them than where they are. */
async function withoutTexts(client: ServerClient, folder: vscode.Uri): Promise<Template | undefined> {
  const project = (await client.projects()).find(({ root }) => root === folder.toString());
  if (project?.sampleFolders.length !== 0) return undefined;
  const text = new TextDecoder().decode(
    await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, 'labelwright.yaml')),
  );
  return BARE_DATA.test(text) ? { 'labelwright.yaml': text, 'guideline.yaml': '' } : undefined;
}

/** The file of samples in the project; one from elsewhere is copied to data/. */
async function inFolder(folder: vscode.Uri, samples: vscode.Uri): Promise<vscode.Uri> {
  if (samples.path.startsWith(`${folder.path}/`)) return samples;
  const copy = vscode.Uri.joinPath(folder, 'data', samples.path.split('/').at(-1)!);
  await vscode.workspace.fs.copy(samples, copy);
  return copy;
}

/** The folder above `data/`, or the file's own. */
async function projectRoot(samples: vscode.Uri): Promise<vscode.Uri> {
  const own = vscode.Uri.joinPath(samples, '..');
  const workspace = vscode.workspace.getWorkspaceFolder(samples)?.uri;
  return own.path.endsWith('/data') && own.path !== workspace?.path ? vscode.Uri.joinPath(own, '..') : own;
}

const write = (uri: vscode.Uri, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
