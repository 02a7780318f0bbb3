import * as vscode from 'vscode';
import { PANEL_ACTIONS } from '../protocol/actions';
import type { BucketNode, SamplesParams } from '../protocol/buckets';
import { OPEN_SAMPLE_COMMAND, OPEN_SAMPLES_COMMAND } from '../protocol/server';
import { isReviewer } from './ask-for-name';
import type { Editor } from './editor';
import { REOPEN_PANEL_COMMAND } from './ids';
import { openPanel } from './open-panel';
import { openSamples } from './open-samples';

/** The commands that open the labelling panel, and its actions. */
export function register(editor: Editor): void {
  const { client, panels, annotator } = editor;
  editor.command('labelwright.openPanel', (uri?: vscode.Uri) => openPanel(editor, uri));
  editor.command('labelwright.startLabelling', () => openPanel(editor));
  editor.command(REOPEN_PANEL_COMMAND, (file?: unknown) =>
    panels.reopen(typeof file === 'string' ? file : undefined),
  );
  editor.command('labelwright.chooseAnnotator', () =>
    annotator.choose(vscode.window.activeTextEditor?.document.uri),
  );
  editor.command(OPEN_SAMPLES_COMMAND, (params: SamplesParams) => openSamples(editor, params));
  editor.command(OPEN_SAMPLE_COMMAND, async (target: NonNullable<BucketNode['target']>): Promise<void> => {
    const { uri, sample, bucket, review, model, layer } = target;
    if (bucket) return openSamples(editor, bucket, sample);
    const file = vscode.Uri.parse(uri);
    await panels.show(file, {
      sample,
      review: review ?? (await isReviewer(client, file, annotator.current(file))),
      filter: { queue: 'all', model, layer },
    });
  });
  for (const { id } of PANEL_ACTIONS) editor.command(`labelwright.panel.${id}`, () => panels.act(id));
}
