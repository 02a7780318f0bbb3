import * as vscode from 'vscode';
import { answerLikeness } from '../../project/model/answer-fields';
import { GIT_FILES, missingGitLines, type GitFile } from '../../project/model/git-settings';
import { filesFromTemplate, newProjectFiles } from '../../project/model/new-project';
import { formatOf } from '../../project/samples/sample';
import { shorten } from '../../base/text/shorten';
import { FIELDS_REQUEST, PROJECTS_REQUEST, type FieldsResult } from '../../protocol/server';
import type { ServerClient } from '../../extension/client';
import type { PanelEditor } from '../../extension/panel/panel-editor';

type Template = FieldsResult['templates'][number];

const SHOWN = 200;
const TITLE = 'New labelling project';
const STEPS = 5;
/** Number of values shown for a field, and their length in UTF-16 units. */
const VALUES_SHOWN = 5;
const DETAIL = 100;

/** Creates a project around a file of samples: asks for what it cannot detect, writes guideline and schema, opens the panel. */
export async function newProject(client: ServerClient, panels: PanelEditor, uri?: vscode.Uri): Promise<void> {
  const samples = uri ?? (await pickSamples());
  if (!samples) return;
  const folder = await projectRoot(samples);
  const schema = vscode.Uri.joinPath(folder, 'labelwright.yaml');
  if (await exists(schema)) {
    void vscode.window.showWarningMessage(
      `${vscode.workspace.asRelativePath(schema)} exists already: the folder is a project. Nothing was written.`,
    );
    await vscode.window.showTextDocument(schema);
    return;
  }
  const fields = await client.request<FieldsResult>(FIELDS_REQUEST, { uri: samples.toString() });
  const textField = await chooseTextField(samples, fields);
  if (textField === undefined) return;
  const template = await chooseTemplate(fields);
  if (template === undefined) return;
  const labels = await (template === 'own'
    ? askForOwnLabels()
    : Promise.resolve({ labels: [], spanLabels: [] }));
  if (!labels) return;
  const others = fields.plain.filter(({ name }) => name !== textField && name !== fields.id);
  const context = await chooseContext(others, [...labels.labels, ...labels.spanLabels]);
  if (!context) return;
  const project = {
    title: folder.path.split('/').at(-1) ?? 'Labelling',
    samples: samples.path.slice(folder.path.length + 1),
    ...labels,
    ...(textField !== '' && { textField }),
    ...(fields.id !== undefined && { idField: fields.id }),
    ...(others.length > 0 && {
      context,
      otherFields: others.flatMap(({ name }) => (context.includes(name) ? [] : [name])),
    }),
  };
  const files =
    template === 'own'
      ? newProjectFiles(project)
      : filesFromTemplate(template, { title: project.title, data: project });
  const guideline = vscode.Uri.joinPath(folder, 'guideline.yaml');
  const hadGuideline = await exists(guideline);
  if (!hadGuideline) await write(guideline, files['guideline.yaml']);
  for (const file of GIT_FILES) await addGitLines(vscode.Uri.joinPath(folder, file), file);
  // The schema makes the folder a project, so it comes last.
  await write(schema, files['labelwright.yaml']);
  await client.request(PROJECTS_REQUEST, { search: true });
  await panels.show(samples);
  await reportWhatNext(guideline, hadGuideline, template === 'own');
}

/** Labels that the person names: for whole texts and for parts of them. */
async function askForOwnLabels(): Promise<{ labels: string[]; spanLabels: string[] } | undefined> {
  const labels = await askForLabels(
    3,
    'Labels to choose one of for each text, separated by commas. Leave empty if you only mark spans.',
    'refund, duplicate-charge, other',
    [],
  );
  if (!labels) return undefined;
  const spanLabels = await askForLabels(
    4,
    'Labels for parts of the text (spans), separated by commas. Leave empty if you mark none.',
    'order-id, amount',
    labels,
  );
  return spanLabels && { labels, spanLabels };
}

/** The template to start from, or `own` for labels of one's own. */
async function chooseTemplate({ templates }: FieldsResult): Promise<Template | 'own' | undefined> {
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
  const chosen = await vscode.window.showQuickPick([own, ...items], {
    title: `${TITLE} (2 of ${STEPS})`,
    placeHolder: 'Start from your own labels, or from the labels and the guideline of a template?',
    ignoreFocusOut: true,
  });
  return chosen?.template;
}

async function reportWhatNext(guideline: vscode.Uri, hadGuideline: boolean, isDraft: boolean): Promise<void> {
  const choice = await vscode.window.showInformationMessage(
    hadGuideline
      ? 'Project created. Your guideline.yaml was left as it is.'
      : isDraft
        ? 'Project created. Say in guideline.yaml what each label means; the panel shows it beside the text.'
        : 'Project created. Adapt guideline.yaml to your data; the panel shows it beside the text.',
    'Open Guideline',
  );
  if (choice) await vscode.window.showTextDocument(guideline, { viewColumn: vscode.ViewColumn.Beside });
}

/** The text field, chosen if there are several. Empty if lines are texts, undefined if cancelled. */
async function chooseTextField(
  samples: vscode.Uri,
  { all, text }: FieldsResult,
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
  const title = `${TITLE} (1 of ${STEPS})`;
  return (
    await vscode.window.showQuickPick(items, {
      title,
      placeHolder: 'Which field holds the text to label?',
      ignoreFocusOut: true,
    })
  )?.label;
}

/** The fields shown beside the text: none unless selected. Undefined if cancelled. */
async function chooseContext(
  others: FieldsResult['plain'],
  labels: readonly string[],
): Promise<string[] | undefined> {
  if (others.length === 0) return [];
  const known = labels.map((id) => ({ id, name: id }));
  const items = others.map(({ name, values }) => {
    const isAnswer = answerLikeness(name, values, known) !== undefined;
    return {
      label: name,
      description: isAnswer ? '$(warning) looks like an answer' : '',
      detail: shorten(values.slice(0, VALUES_SHOWN).join(' · ').replace(/\s+/g, ' '), DETAIL),
    };
  });
  const chosen = await vscode.window.showQuickPick(items, {
    title: `${TITLE} (5 of ${STEPS})`,
    placeHolder: 'Which other fields may the labeller see? Press Enter for none',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.map(({ label }) => label);
}

async function askForLabels(
  step: number,
  prompt: string,
  placeHolder: string,
  taken: readonly string[],
): Promise<string[] | undefined> {
  const answer = await vscode.window.showInputBox({
    title: `${TITLE} (${step} of ${STEPS})`,
    prompt,
    placeHolder,
    ignoreFocusOut: true,
    validateInput: (value) => {
      const twice = listOf(value).find(
        (label, at, list) => taken.includes(label) || list.indexOf(label) < at,
      );
      return twice === undefined
        ? undefined
        : `"${twice}" is given twice: label ids are unique in a project.`;
    },
  });
  return answer === undefined ? undefined : listOf(answer);
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

async function pickSamples(): Promise<vscode.Uri | undefined> {
  const found = (
    await vscode.workspace.findFiles(
      '**/*.{jsonl,ndjson,csv,tsv,txt}',
      '**/{node_modules,annotations,decisions,gold}/**',
      SHOWN,
    )
  ).filter(({ path }) => formatOf(path) !== undefined);
  if (found.length === 0) {
    void vscode.window.showInformationMessage(
      'Put a file with your texts into this workspace first: JSONL (an object with "text" a line), CSV or TSV with a text column, or plain text with a sample a line.',
    );
    return undefined;
  }
  const items = found
    .map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  return (await vscode.window.showQuickPick(items, { title: 'Which file holds the texts to label?' }))?.uri;
}

/** The folder above `data/`, or the file's own. */
async function projectRoot(samples: vscode.Uri): Promise<vscode.Uri> {
  const own = vscode.Uri.joinPath(samples, '..');
  const workspace = vscode.workspace.getWorkspaceFolder(samples)?.uri;
  return own.path.endsWith('/data') && own.path !== workspace?.path ? vscode.Uri.joinPath(own, '..') : own;
}

/** Existing files are not changed. */
async function addGitLines(uri: vscode.Uri, file: GitFile): Promise<void> {
  const there = (await exists(uri)) ? await vscode.workspace.fs.readFile(uri) : new Uint8Array();
  const lines = missingGitLines(file, new TextDecoder().decode(there));
  if (lines.length === 0) return;
  const isOpen = there.length > 0 && there.at(-1) !== 0x0a;
  const added = new TextEncoder().encode(`${isOpen ? '\n' : ''}${lines.join('\n')}\n`);
  await vscode.workspace.fs.writeFile(uri, Uint8Array.of(...there, ...added));
}

const write = (uri: vscode.Uri, text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
