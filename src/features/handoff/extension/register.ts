import * as vscode from 'vscode';
import type { Editor } from '../../../extension/editor';
import { NONE, type ReportRow } from '../../../extension/reports-view';
import { HandOffs } from './found-hand-offs';
import { handOff } from './hand-off';

const HAND_OFF_COMMAND = 'labelwright.handOff';

/** Hands off to training, and lists the hand-offs of a project. */
export function register(editor: Editor): void {
  const handOffs = new HandOffs(editor.context);
  editor.projectCommand(HAND_OFF_COMMAND, (root) => handOff(editor, handOffs, root));
  const rows = async (root: string): Promise<ReportRow[]> => {
    const found = await handOffs.of(root);
    return [
      {
        label: 'Hand Off to Training…',
        description: found.length === 0 ? NONE : '',
        tooltip: 'Shows the gate first, then writes the data for training to a folder',
        icon: 'package',
        command: HAND_OFF_COMMAND,
        arguments: [root],
      },
      ...found.map(({ folder, asOf, gate }) => ({
        label: folder.path.split('/').at(-1)!,
        description: `gate ${gate.passes ? 'open' : 'closed'} · answers to ${asOf.slice(0, 10)}`,
        tooltip: folder.fsPath,
        icon: gate.passes ? 'pass' : 'warning',
        command: 'markdown.showPreview',
        arguments: [vscode.Uri.joinPath(folder, 'README.md')],
      })),
    ];
  };
  editor.reports.add({ label: 'Hand-Offs', icon: 'package', order: 3, files: '**/manifest.json', rows });
}
