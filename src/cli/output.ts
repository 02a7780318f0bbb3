import path from 'node:path';
import { existsSync, realpathSync, statSync } from 'node:fs';
import { recordGlobs } from '../project/records/kinds';
import { Project } from '../engine/project';
import { NodeFiles } from '../platform/node-files';
import type { FormulaCells } from '../base/csv/formula-guard';
import { plainly, standardPaint, type Paint } from './colors';
import { projectAbove } from './find-projects';
import { escapeControls, printable } from './printable';
import { UsageError } from './options';
import { writeWhole } from './write-file';
import { version } from '../../package.json';
import {
  blocksOf,
  withoutBars,
  type Block,
  type Document,
  type Inline,
  type Line,
  type Part,
} from '../document/blocks';
import { figureWords } from '../document/figure';
import { documentPage } from '../document/html';
import { documentMarkdown } from '../document/markdown';
import { textTable } from './text-table';
import { once } from 'node:events';
import { GLOBALS } from './globals';
import { meaningOf } from '../base/files/file-error';

/** Ends the program silently if the reader of its output is gone (`| head`), with the exit code reached; with 2 if the disk is full. */
export function endQuietlyWhenNobodyReads(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit();
      if (stream === process.stdout)
        sayError(`Cannot write the output: ${meaningOf(error.code ?? '') ?? error.message}`);
      process.exit(2);
    });
}

/**
 * Writes to standard output at the reader's speed. Files may contain anything, so control sequences other than the program's own colours
 * are escaped; JSON means the same with the escapes.
 */
export async function print(pieces: Iterable<string>): Promise<void> {
  for (const piece of pieces)
    if (!process.stdout.write(escapeControls(piece))) await once(process.stdout, 'drain');
}

/** Writes machine-readable output unchanged; on a terminal like `print`. */
export async function printData(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    const shown = process.stdout.isTTY && typeof piece === 'string' ? escapeControls(piece) : piece;
    if (!process.stdout.write(shown)) await once(process.stdout, 'drain');
  }
}

/** Writes lines to standard error, escaped as in `print`: errors, which `--quiet` does not silence. */
export function sayError(text: string): void {
  process.stderr.write(`${escapeControls(text)}\n`);
}

/** Writes notes, warnings and progress to standard error, unless `--quiet` is given. */
export function say(text: string): void {
  if (!GLOBALS.quiet) sayError(text);
}

/** Writes a step of long work to standard error, on a terminal only. */
export function sayStep(what: string): void {
  if (process.stderr.isTTY === true) say(`${what} …`);
}

/** Writes to standard error what only `--verbose` asks for. */
export function sayDetail(text: string): void {
  if (GLOBALS.verbose) sayError(text);
}

/** One line on standard error that shows how far work is: on a terminal only, and not with `--quiet`. */
export class ProgressLine {
  readonly isPossible = process.stderr.isTTY === true && !GLOBALS.quiet;
  #isShown = false;

  show(text: string): void {
    if (!this.isPossible) return;
    this.#isShown = true;
    process.stderr.write(`\r${printable(text)} \u001b[K`);
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[K');
    this.#isShown = false;
  }
}

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

/**
 * Makes each output and writes it. An object goes out as JSON; a line break is added where a text has none at its end. Replaces existing
 * files unless told otherwise, but never those of a project.
 */
export async function deliver<F extends string>(
  outputs: readonly Output<F>[],
  forms: Readonly<Record<F, (paint: Paint) => string | object>>,
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
  const there = statSync(file, { bigint: true });
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
  // Not by their paths: on Windows and macOS a file has one under any spelling.
  const name = own.find((each) => {
    const known = statSync(path.join(folder, each), { bigint: true, throwIfNoEntry: false });
    return known?.ino === there.ino && known.dev === there.dev;
  });
  if (name !== undefined)
    throw new UsageError(
      `--output would replace ${printable(name)}, a file of the project. Give another name.`,
    );
}

export const VERSION = version;

/** The start of JSON output. A format number increases when a field changes its meaning or is removed; docs/cli.md describes the shapes. */
export const jsonHead = (version = 1) => ({ version, tool: { name: 'labelwright', version: VERSION } });

/** A document as text, Markdown and a page. `make` is called for the form that is asked for. */
export const documentForms = (make: (form: 'text' | 'markdown' | 'html') => Document) => ({
  text: (paint: Paint) => documentText(make('text'), paint),
  markdown: () => documentMarkdown(make('markdown'), VERSION),
  html: () => documentPage(make('html'), VERSION),
});

/** A document for a terminal. Its text is literal: control characters are shown as escapes. */
export function documentText({ title, subtitle = '', lead = [], blocks }: Document, paint: Paint): string {
  const head = [
    paint(['bold', 'underline'], printable(title)),
    ...(subtitle === '' ? [] : [paint('dim', printable(subtitle))]),
  ];
  const text = blocksText([...lead, ...blocks], paint);
  return `${head.join('\n')}\n${text === '' ? '' : `\n${text}\n`}`;
}

/** Paragraphs and blocks for a terminal, with an empty line between them. Their text is literal, too. */
export const blocksText = (parts: readonly Part[], paint: Paint): string =>
  blocksOf(...parts)
    .map((block) => blockLines(block, paint, '').join('\n'))
    .filter((text) => text !== '')
    .join('\n\n');

function blockLines(block: Block, paint: Paint, indent: string): string[] {
  switch (block.kind) {
    case 'heading':
      return [
        indent + paint(block.level === 2 ? ['bold', 'underline'] : 'bold', lineText(block.line, plainly)),
      ];
    case 'paragraph':
      return indented(
        (block.warning ? paint('yellow', 'Warning: ') : '') + lineText(block.line, paint),
        indent,
      );
    case 'facts':
      return [indent + printable(block.facts.map((fact) => fact.join(' ')).join(', '))];
    case 'plot':
      return [];
    case 'quote':
      return indented(lineText(block.line, paint), `${indent}  | `);
    case 'list':
      return block.items.flatMap(({ line, below = [] }, n) => {
        const bullet = block.ordered ? `${n + 1}. ` : '- ';
        const [first = '', ...rest] = lineText(line, paint).split('\n');
        const inner = indent + ' '.repeat(bullet.length);
        return [
          `${indent}${bullet}${first}`,
          ...rest.map((text) => inner + text),
          ...below.flatMap((each) => blockLines(each, paint, inner)),
        ];
      });
    case 'table':
      return tableLines(block, paint, indent);
    case 'details':
      return [
        indent + lineText(block.summary, paint),
        ...block.blocks.flatMap((each) => blockLines(each, paint, `${indent}  `)),
      ];
  }
}

/** Columns are aligned by visible width, so cells are not coloured. */
function tableLines(table: Block & { kind: 'table' }, paint: Paint, indent: string): string[] {
  const { caption } = table;
  const { head, rows } = withoutBars(table);
  const cells = rows.map((row) => row.map((cell) => lineText(cell, plainly).replace(/\n/g, ' ')));
  const title = caption === '' ? [] : [indent + paint('dim', printable(caption))];
  return [...title, ...textTable(head.map(literal), cells, `${indent}  `).split('\n')];
}

const indented = (text: string, indent: string): string[] => text.split('\n').map((line) => indent + line);

const lineText = (line: Line, paint: Paint): string =>
  line.map((inline) => inlineText(inline, paint)).join('');

function inlineText(inline: Inline, paint: Paint): string {
  if (typeof inline === 'string') return literal(inline);
  if ('strong' in inline) return paint('bold', literal(inline.strong));
  if ('quiet' in inline) return paint('dim', literal(inline.quiet));
  if ('code' in inline) return paint('cyan', literal(inline.code));
  if ('sample' in inline) return literal(inline.sample);
  if ('text' in inline) return inlineText(inline.text, paint);
  if ('figure' in inline) return figureWords(inline.figure, inline.digits);
  if ('bar' in inline || 'axis' in inline) return '';
  // Without colours, signs mark removed and added text.
  if ('removed' in inline) return paint('red', `[-${literal(inline.removed)}-]`);
  if ('inserted' in inline) return paint('green', `{+${literal(inline.inserted)}+}`);
  return `[${lineText(inline.inside, paint)}](${literal(inline.mark)})`;
}

const literal = (text: string): string =>
  text
    .split(/\r?\n/)
    .map((line) => (line === '' ? '' : printable(line)))
    .join('\n');
