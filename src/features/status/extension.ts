import * as vscode from 'vscode';
import type { SamplesParams } from '../../protocol/buckets';
import { PIPELINE_REQUEST, type PipelineNode } from './requests';
import type { Editor } from '../../extension/editor';
import { continueWork } from '../../extension/continue-work';
import { ProjectTree, type Listed } from '../../extension/project-tree';
import { openPanel } from '../../extension/open-panel';
import { openSamples } from '../../extension/open-samples';

/** The shortest time between two requests: each request counts all samples. */
const PAUSE_MS = 2000;

const OPEN_COMMAND = 'labelwright.openNextStep';

/** The view Pipeline: how many samples are at which stage, what everyone should do next, and when batches end; with buttons beside its nodes. */
export function register(editor: Editor): void {
  const tree = new ProjectTree<PipelineNode>(editor, 'labelwright.pipeline', {
    pauseMs: PAUSE_MS,
    command: commandOf,
    drop: (root, files) => Promise.all(editor.onDrop.map((take) => take(root, files))),
    nodes: async ({ root }) => {
      const found = await editor.client.request(PIPELINE_REQUEST, { root, ...editor.annotator.viewer(root) });
      return 'problem' in found ? found : found.nodes;
    },
  });
  // Who has a page is no part of what the server says has changed.
  const pages = vscode.workspace.createFileSystemWatcher('**/pages/*.jsonl');
  const count = (): void => tree.refresh(PAUSE_MS);
  editor.context.subscriptions.push(pages, pages.onDidCreate(count), pages.onDidChange(count));
  editor.command(OPEN_COMMAND, (node: Listed<PipelineNode>) => openNextStep(editor, node));
  editor.command('labelwright.askPerson', askPerson);
}

/** What the button beside a node of a stage or a person does. */
async function openNextStep(editor: Editor, node: Listed<PipelineNode>): Promise<void> {
  if (node.about) return openSamples(editor, samplesOf(node));
  if (!(await continueWork(editor, node.root))) return openPanel(editor);
}

/** Copies what to ask a person. */
async function askPerson({ message = '' }: Listed<PipelineNode>): Promise<void> {
  await vscode.env.clipboard.writeText(message);
  void vscode.window.showInformationMessage(`Copied, to be sent: “${message}”`);
}

const samplesOf = ({ root, label, about }: Listed<PipelineNode>): SamplesParams => ({
  root,
  about: about!,
  title: about!.kind === 'awaited' ? `Waiting for ${label}` : label,
});

function commandOf(node: Listed<PipelineNode>): vscode.Command | undefined {
  const { about, file, button } = node;
  if (file !== undefined)
    return { command: 'vscode.open', title: 'Open the Batch', arguments: [vscode.Uri.parse(file)] };
  if (!about && button !== 'label') return undefined;
  return { command: OPEN_COMMAND, title: 'Open the Samples', arguments: [node] };
}
