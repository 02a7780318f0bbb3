import * as vscode from 'vscode';
import { counted } from '../../base/text/phrases';
import { openWork, workIn } from '../../extension/continue-work';
import type { Editor } from '../../extension/editor';
import { ADD_TEXTS_COMMAND } from '../../extension/ids';
import { ProjectTree, type Listed } from '../../extension/project-tree';
import type { WorkRow } from '../../protocol/my-work';
import type { ProjectSummary } from '../../protocol/server';
import { onDidShare, unsent } from '../share/extension/command';

const PAUSE_MS = 500;

const OPEN_COMMAND = 'labelwright.openWork';

/** The view My Work: what is left for the person of this window over all files, and what to do next. */
export function register(editor: Editor): void {
  const tree = new ProjectTree<WorkRow>(editor, 'labelwright.myWork', {
    pauseMs: PAUSE_MS,
    hasBadge: true,
    nodes: async (project) => {
      const name = editor.annotator.current(vscode.Uri.parse(project.root));
      const work = await workIn(editor, project.root);
      if ('problem' in work) return work;
      const { rows, returned } = work;
      tree.view.badge =
        returned > 0
          ? { value: returned, tooltip: `${counted(returned, 'sample')} returned to you` }
          : undefined;
      tree.view.description = name ?? '';
      const who = { id: 'name', label: 'Choose Your Name', description: '', icon: 'account' };
      const texts = { id: 'texts', label: 'Add Texts…', description: 'there are none yet', icon: 'add' };
      const isEmpty = project.sampleFolders.length === 0;
      return [
        ...(isEmpty ? [texts] : rows),
        ...(name === undefined ? [who] : await shareRow(editor, project)),
      ];
    },
    command: (row) => {
      const { id, root, label: title, opens } = row;
      if (opens) return { command: OPEN_COMMAND, title, arguments: [row] };
      if (id === 'texts') return { command: ADD_TEXTS_COMMAND, title, arguments: [root] };
      if (id === 'name') return { command: 'labelwright.chooseAnnotator', title };
      return id === 'share' ? { command: 'labelwright.shareAnswers', title, arguments: [root] } : undefined;
    },
  });
  tree.refresh();
  editor.context.subscriptions.push(onDidShare(() => tree.refresh()));
  editor.command(OPEN_COMMAND, ({ opens }: Listed<WorkRow>) => openWork(editor, opens!));
}

/** Nothing where answers cannot be shared. */
async function shareRow(editor: Editor, project: ProjectSummary): Promise<WorkRow[]> {
  const count = await unsent(editor, project);
  if (count === undefined) return [];
  const description = count > 0 ? `${count.toLocaleString('en')} not sent` : 'all sent';
  return [{ id: 'share', label: 'Share Answers', description, icon: 'cloud-upload' }];
}
