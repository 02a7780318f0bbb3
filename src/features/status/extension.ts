import * as vscode from 'vscode';
import { SAMPLES_REQUEST, type SamplesParams } from '../../protocol/buckets';
import { PIPELINE_REQUEST, type PipelineNode } from './requests';
import type { Editor } from '../../extension/editor';
import { CountedRoots } from '../../extension/counted-roots';
import { orThrow } from '../../extension/show-problem';
import { openPanel } from '../../extension/open-panel';
import { openSamples } from '../../extension/open-samples';

/** The least time between two requests. A request counts all samples, so it is also this many times what the last one took. */
const PAUSE_MS = 2000;
const PAUSE_FACTOR = 10;

const OPEN_COMMAND = 'labelwright.openNextStep';

/** The view Pipeline, and the buttons beside its nodes. */
export function register(editor: Editor): void {
  new PipelineView(editor);
  editor.command(OPEN_COMMAND, (node: ListedNode) => openNextStep(editor, node));
  editor.command('labelwright.askPerson', askPerson);
}

/** A node of the tree and the project that it belongs to. */
interface ListedNode extends Omit<PipelineNode, 'children'> {
  readonly root: string;
  readonly children?: readonly PipelineNode[];
}

/** The view Pipeline: how many samples are at which stage, what everyone should do next, and when batches end. */
class PipelineView implements vscode.TreeDataProvider<ListedNode> {
  readonly #roots = new CountedRoots(() => this.#count());
  readonly onDidChangeTreeData = this.#roots.onDidChange;
  readonly #view: vscode.TreeView<ListedNode>;
  #timer: NodeJS.Timeout | undefined;
  #tookMs = 0;

  constructor(private readonly editor: Editor) {
    const { context, client, annotator } = editor;
    this.#view = vscode.window.createTreeView('labelwright.pipeline', {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    context.subscriptions.push(
      this.#roots,
      this.#view,
      client.onDidChange(() => this.#refresh(Math.max(PAUSE_MS, PAUSE_FACTOR * this.#tookMs))),
      client.onDidRestart(() => this.#refresh()),
      annotator.onDidChange(() => this.#refresh()),
      { dispose: () => clearTimeout(this.#timer) },
    );
  }

  #refresh(delay = 0): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#roots.renew(this.#view.visible);
    }, delay);
  }

  async #count(): Promise<ListedNode[]> {
    const projects = await this.editor.client.projects();
    if (projects.length === 1) return this.#nodes(projects[0]!.root);
    return Promise.all(
      projects.map(async ({ root, title }) => ({
        id: '',
        root,
        label: title,
        description: '',
        icon: 'root-folder',
        children: await this.#nodes(root),
      })),
    );
  }

  async getChildren(node?: ListedNode): Promise<ListedNode[]> {
    if (node) return (node.children ?? []).map((child) => ({ ...child, root: node.root }));
    return this.#roots.get();
  }

  async #nodes(root: string): Promise<ListedNode[]> {
    const start = performance.now();
    const { client, annotator } = this.editor;
    const found = await client.request(PIPELINE_REQUEST, { root, ...annotator.viewer(root) });
    this.#tookMs = performance.now() - start;
    if ('problem' in found)
      return [{ id: 'problem', root, label: found.problem, description: '', icon: 'error' }];
    return found.nodes.map((node) => ({ ...node, root }));
  }

  getTreeItem(node: ListedNode): vscode.TreeItem {
    const { id, root, label, description, icon, children, button } = node;
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, children ? Expanded : None);
    const spoken = [label, description].filter((part) => part !== '').join(', ');
    const command = commandOf(node);
    return Object.assign(item, {
      id: `${root}|${id}`,
      description,
      iconPath: new vscode.ThemeIcon(icon),
      tooltip: spoken,
      accessibilityInformation: { label: spoken },
      ...(button && { contextValue: button }),
      ...(command && { command }),
    });
  }
}

/** What the button beside a node of a stage or a person does. */
async function openNextStep(editor: Editor, node: ListedNode): Promise<void> {
  if (node.about) return openSamples(editor, samplesOf(node));
  const { client, panels, annotator } = editor;
  const { root } = node;
  const { viewer: person } = annotator.viewer(root);
  const params: SamplesParams = { root, about: { kind: 'awaited', person }, title: '' };
  const found = orThrow(await client.longRequest('Looking for your samples', SAMPLES_REQUEST, params));
  if (!found) return;
  const [first] = found.files;
  // Gold and the qualification wait for no one: the panel has them in its queue.
  if (!first) return openPanel(editor);
  await panels.show(vscode.Uri.parse(first.uri), { review: false, filter: { queue: 'todo' } });
}

/** Copies what to ask a person. */
async function askPerson({ message = '' }: ListedNode): Promise<void> {
  await vscode.env.clipboard.writeText(message);
  void vscode.window.showInformationMessage(`Copied, to be sent: “${message}”`);
}

const samplesOf = ({ root, label, about }: ListedNode): SamplesParams => ({
  root,
  about: about!,
  title: about!.kind === 'awaited' ? `Waiting for ${label}` : label,
});

function commandOf(node: ListedNode): vscode.Command | undefined {
  const { about, file, button } = node;
  if (file !== undefined)
    return { command: 'vscode.open', title: 'Open the Batch', arguments: [vscode.Uri.parse(file)] };
  if (!about && button !== 'label') return undefined;
  return { command: OPEN_COMMAND, title: 'Open the Samples', arguments: [node] };
}
