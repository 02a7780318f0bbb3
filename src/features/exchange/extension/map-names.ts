import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { ExchangeReport } from '../../../protocol/exchange-report';
import { exists } from '../../../extension/exists';
import type { Steps } from '../../../extension/steps';
import { askHowToMap } from './ask-for-mapping';

export interface Mapped {
  /** Dry run of the import with the mapping. */
  readonly preview: ExchangeReport;
  readonly args: readonly string[];
}

/** Asks for our names as long as the project lacks some. The mapping is saved in the project with the import. */
export async function mapNames(
  ask: Steps,
  found: ExchangeReport,
  project: vscode.Uri,
  file: string,
  dryRun: (more: readonly string[]) => Promise<ExchangeReport>,
): Promise<Mapped> {
  let mapped: Mapped = { preview: found, args: [] };
  // Each round resolves all open names; only then are the labels of a mapped layer known.
  while (mapped.preview.open) {
    const answer = await askHowToMap(ask, mapped.preview, project);
    if (answer.kind === 'none') return mapped;
    if (answer.kind === 'file') {
      const args = ['--map', answer.file.fsPath];
      mapped = { args, preview: await dryRun(args) };
      continue;
    }
    await writeFile(file, JSON.stringify(answer.mapping));
    const args = ['--map', file];
    const saved = await freeMapping(project, found.format);
    mapped = { args: [...args, '--save-map', saved.fsPath], preview: await dryRun(args) };
  }
  return mapped;
}

/** `mappings/doccano.yaml`, with a number if that exists. */
async function freeMapping(project: vscode.Uri, format: string): Promise<vscode.Uri> {
  for (let number = 1; ; number++) {
    const uri = vscode.Uri.joinPath(project, 'mappings', `${format}${number === 1 ? '' : `-${number}`}.yaml`);
    if (!(await exists(uri))) return uri;
  }
}
