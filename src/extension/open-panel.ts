import * as vscode from 'vscode';
import type { ProjectSummary } from '../protocol/server';
import { activeFile, offerProject, inSteps } from './steps';
import { continueWork, workIn } from './continue-work';
import { ADD_TEXTS_COMMAND } from './ids';
import type { Editor } from './editor';

/** Opens the labelling panel on the given file, the active one, where the person goes on, or one that the user picks. */
export async function openPanel(editor: Editor, uri?: vscode.Uri): Promise<void> {
  const { client, panels } = editor;
  const wanted = uri ?? activeFile();
  const projects = await client.projects({ ...(wanted && { file: wanted.toString() }) });
  const files = projects.flatMap(({ title, sampleFiles, documents }): SampleFiles[] => [
    ...sampleFiles.map((file) => ({ title, uri: vscode.Uri.parse(file), count: 1 })),
    // Files with one sample each share one queue, whichever is opened.
    ...(documents ? [{ title, uri: vscode.Uri.parse(documents.file), count: documents.count }] : []),
  ]);
  const known = files.find((file) => file.uri.toString() === wanted?.toString());
  if (uri && !projects.some(({ root }) => uri.toString().startsWith(`${root}/`)))
    return offerProject(`${vscode.workspace.asRelativePath(uri)} belongs to no labelling project.`, uri);
  if (known || uri) return panels.show(known?.uri ?? uri!);
  if (files.length === 0) {
    const unmatched = projects.flatMap(({ title, unmatched: paths }) =>
      paths.map((path) => `"${path}" under data.samples of ${title} matches no file.`),
    );
    if (unmatched.length > 0) return offerTexts(unmatched.join(' '), projects);
    await offerProject('There is no labelling project with samples in this workspace yet.', wanted);
    return;
  }
  const [project] = projects;
  if (projects.length === 1 && (await continueWork(editor, project!.root))) return;
  const picked = files.length === 1 ? files[0] : await pick(await withNumbers(editor, projects, files));
  if (picked) await panels.show(picked.uri);
}

/** Of several projects, each has its own row for it in My Work. */
async function offerTexts(why: string, projects: readonly ProjectSummary[]): Promise<void> {
  const add = projects.length === 1 ? ['Add Texts…'] : [];
  const chosen = await vscode.window.showInformationMessage(`There are no texts yet. ${why}`, ...add);
  if (chosen) await vscode.commands.executeCommand(ADD_TEXTS_COMMAND, projects[0]!.root);
}

/** The files that hold samples of the person, with their numbers: gold has its places in them. If there are none, all. */
async function withNumbers(
  editor: Editor,
  projects: readonly ProjectSummary[],
  files: readonly SampleFiles[],
): Promise<readonly SampleFiles[]> {
  const works = await Promise.all(projects.map(({ root }) => workIn(editor, root)));
  const rows = works.flatMap((work) => ('problem' in work ? [] : work.rows));
  const own = files.flatMap((file) => {
    const row = rows.find(({ id, opens }) => id.startsWith('file/') && opens?.uri === file.uri.toString());
    return row ? [{ ...file, title: `${row.description} · ${file.title}` }] : [];
  });
  return own.length > 0 ? own : files;
}

/** A file of samples, or one of `count` files with one sample each. */
interface SampleFiles {
  readonly title: string;
  readonly uri: vscode.Uri;
  readonly count: number;
}

async function pick(files: readonly SampleFiles[]): Promise<SampleFiles | undefined> {
  const items = files.map((file) => ({
    label: vscode.workspace.asRelativePath(file.uri),
    description:
      file.count > 1
        ? `and ${(file.count - 1).toLocaleString('en')} other files · ${file.title}`
        : file.title,
    file,
  }));
  const title = 'Which samples do you want to label?';
  return (await inSteps(title, (ask) => ask.pick(items, { title })))?.file;
}
