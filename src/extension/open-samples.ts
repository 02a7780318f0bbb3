import { counted } from '../base/text/phrases';
import * as vscode from 'vscode';
import { SAMPLES_REQUEST, type SamplesParams, type SamplesResult } from '../protocol/buckets';
import type { Editor } from './editor';
import { orThrow, inSteps } from './steps';

/** Opens the samples that a number counts in review mode; at `sample`, if given. */
export async function openSamples(
  { client, panels, annotator }: Editor,
  params: SamplesParams,
  sample?: string,
): Promise<void> {
  const asked: SamplesParams = { ...params, ...annotator.viewer(params.root) };
  const found = orThrow(await client.longRequest('Looking for the samples', SAMPLES_REQUEST, asked));
  if (!found) return;
  const { files, left, closed } = found;
  const hidden = `${counted(closed, 'sample is', 'samples are')} hidden until you have answered.`;
  if (files.length === 0) {
    void vscode.window.showInformationMessage(
      closed > 0 ? hidden : 'No file of the project contains any of these samples.',
    );
    return;
  }
  if (closed > 0) void vscode.window.showInformationMessage(hidden);
  if (left > 0)
    void vscode.window.showInformationMessage(
      `The first ${files.reduce((sum, { samples }) => sum + samples.length, 0)} samples are shown; ${left} more are not.`,
    );
  const own = sample === undefined ? undefined : files.find(({ samples }) => samples.includes(sample));
  const file = own ?? (files.length === 1 ? files[0] : await pick(files, params.title));
  if (file)
    await panels.show(vscode.Uri.parse(file.uri), {
      review: true,
      ...(own && sample !== undefined && { sample }),
      filter: {
        queue: 'all',
        samples: file.samples,
        title: params.title,
        model: params.model,
        layer: params.layer,
        // In the order of the tree.
        ...(params.about.kind === 'selection' && { asListed: true as const }),
        ...(params.about.kind === 'spot-check' && { spotCheck: params.about.name }),
      },
    });
}

async function pick(files: SamplesResult['files'], title: string) {
  const items = files.map((file) => ({
    label: file.path,
    description: counted(file.samples.length, 'sample'),
    file,
  }));
  const placeHolder = 'The samples are in several files. Which one?';
  return (await inSteps(title, (ask) => ask.pick(items, { title, placeHolder })))?.file;
}
