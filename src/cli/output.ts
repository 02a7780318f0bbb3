import path from 'node:path';
import { existsSync, realpathSync } from 'node:fs';
import { recordGlobs } from '../project/records/kinds';
import { Project } from '../engine/project';
import { NodeFiles } from '../platform/node-files';
import type { FormulaCells } from '../base/csv/formula-guard';
import { plainly, standardPaint, type Paint } from './colors';
import { projectAbove } from './find-projects';
import { escapeControls, printable } from './printable';
import { UsageError } from './run';
import { print, printData, say } from './standard-output';
import { writeWhole } from './write-file';

/** A place for a command's output; without a file, standard output. */
export interface Output<F extends string = string> {
  readonly format: F;
  readonly file: string | undefined;
}

/** The options that `CliCommand.forms` adds, as given. */
export interface OutputFlags {
  readonly format?: readonly string[];
  readonly output?: string | undefined;
  readonly guardFormulas?: boolean;
}

/** What an action gets for them. */
export interface WithOutputs<F extends string> {
  readonly outputs: readonly Output<F>[];
  /** Writes the cells of CSV. What it counts is reported after the command. */
  readonly formulas: FormulaCells;
}

const ENDINGS: Readonly<Record<string, string>> = {
  '.csv': 'csv',
  '.htm': 'html',
  '.html': 'html',
  '.json': 'json',
  '.md': 'markdown',
  '.txt': 'text',
};

/** The outputs that the options ask for; the first format is the default. Throws UsageError if two of them would go to one place. */
export function outputsOf(
  { format = [], output, guardFormulas }: OutputFlags,
  forms: readonly string[],
  { infers = true } = {},
): Output[] {
  const named = infers && output !== undefined && ENDINGS[path.extname(output).toLowerCase()];
  if (named && !forms.includes(named) && format.length === 0)
    throw new UsageError(
      `${output} has the ending of ${named}, which this command does not write. It writes ${forms.join(', ')}: choose another ending, or say --format.`,
    );
  const byDefault = named && forms.includes(named) ? [named] : forms.slice(0, 1);
  const names = format.length > 0 ? format : byDefault;
  const file = output === '-' ? undefined : output;
  if (names.length > 1)
    throw new UsageError(
      `Only one of ${names.join(' and ')} can be written to ${file ?? 'standard output'}.`,
    );
  if (guardFormulas && forms.includes('csv') && !names.includes('csv'))
    throw new UsageError('--guard-formulas is for the cells of --format csv. Give both, or leave it out.');
  return names.map((each) => ({ format: each, file }));
}

type Made = string | object;

/**
 * Makes each output and writes it. An object goes out as JSON; a line break is added where a text has none at its end. Replaces existing
 * files unless told otherwise, but never those of a project.
 */
export async function deliver<F extends string>(
  outputs: readonly Output<F>[],
  forms: Readonly<Record<F, (paint: Paint) => Made>>,
  { replace = true, isData = false } = {},
): Promise<void> {
  for (const output of outputs)
    await writeOutput(
      output,
      async (put, paint) => {
        const made = forms[output.format](paint);
        const text = typeof made === 'string' ? made : JSON.stringify(made, null, 2);
        await put(text.endsWith('\n') ? text : `${text}\n`);
      },
      { replace, isData: isData || ['csv', 'html'].includes(output.format) },
    );
}

/** Runs `write` with a function that writes a piece of an output, and the colours for it. Data go out unchanged, save on a terminal. */
export async function writeOutput(
  { file }: Output,
  write: (put: (text: string) => Promise<void>, paint: Paint) => Promise<void>,
  { replace = true, isData = false } = {},
): Promise<void> {
  if (file === undefined) {
    await write((text) => (isData ? printData([text]) : print([text])), standardPaint());
    return;
  }
  await refuseToReplace(file);
  await writeWhole(file, (put) => write((text) => put(isData ? text : escapeControls(text)), plainly), {
    replace,
  });
  say(`Wrote ${file}`);
}

/** Throws UsageError if a file to be written is one of a project: its schema, guideline or samples, or one with records. */
export async function refuseToReplace(output: string): Promise<void> {
  if (!existsSync(output)) return;
  // Links are followed when the file is written.
  const file = realpathSync(output);
  const folder = projectAbove(file);
  if (folder === undefined) return;
  const files = new NodeFiles(folder);
  const project = new Project(files, { pause: () => Promise.resolve() });
  await project.refreshModel();
  const { model, models, samples } = project;
  if (model) await samples.refresh(model.schema.data);
  const records = model ? await files.list(recordGlobs(model.schema)) : [];
  const own = [
    ...models.paths,
    ...samples.files.map((each) => each.path),
    ...records.map((each) => each.path),
  ];
  const name = own.find((each) => path.join(folder, each) === file);
  if (name !== undefined)
    throw new UsageError(
      `--output would replace ${printable(name)}, a file of the project. Give another name.`,
    );
}
