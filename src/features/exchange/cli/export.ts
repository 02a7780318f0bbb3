import { existsSync, mkdirSync } from 'node:fs';
import { open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { ALIGNMENTS, type OutputPiece } from '../../../formats/format';
import { exportProject } from './export-project';
import { checkGuard, checkVariant, formatFor, formatIds } from './format-choice';
import { longWork } from './long-work';
import { exitCodeOf, ReportFile } from './report-file';
import type { CliCommand, OptionsOf, ExitCode } from '../../../cli/command';
import { UsageError } from '../../../cli/options';
import { relativeFolder } from '../../../cli/find-projects';
import { onlyProject, useLittleMemory } from '../../../cli/open-project';
import { NodeFiles } from '../../../platform/node-files';
import { refuseLinkOut } from '../../../platform/output-place';
import { partOf, placeNew, removeLeftParts } from '../../../platform/part-files';
import { printData, say } from '../../../cli/output';

/** `labelwright export`: writes a project in another tool's format. */
export const define = (command: CliCommand) =>
  command
    .description("Write a project in another tool's format")
    .listed('<FORMAT>', 'Format to write', formatIds('write'))
    .onProject()
    .outputOption('New file to write, or new folder if the format has several; standard output by default')
    .opt('--annotator <NAME>', 'Only the answers of this annotator')
    .choice(
      '--policy <POLICY>',
      'decided: one answer per sample, by decision or where all agree; all: the answers of every annotator',
      ['all', 'decided'],
    )
    .choice('--align <METHOD>', 'How to fit spans to tokens, if the format has tokens', ALIGNMENTS)
    .opt('--variant <NAME>', 'Variant of the format; "labelwright import --list" lists them')
    .opt('--layer <ID>', 'Layer to write, if the format holds only one')
    .opt(
      '--guard-formulas',
      "Write ' before cells that a spreadsheet would run as formulas; import --guard-formulas removes it",
    )
    .opt('--strict', 'Exit with 1 if anything could not be carried over')
    .opt('--dry-run', 'Read and report; write nothing')
    .opt('--report <FILE>', 'Write the loss report as JSON')
    .addHelpText('after', HELP);

const HELP = `
The report, on standard error, names everything that could not be carried over.
Exit code: 0 exported, 1 something could not be carried over (with --strict), 2 the export could not run.

Examples:
  labelwright export doccano --output tickets.jsonl
  labelwright export csv tickets --policy decided --guard-formulas --output tickets.csv
  labelwright export brat -C tickets --output brat --strict --report losses.json`;

export async function run(id: string, options: OptionsOf<typeof define>): Promise<ExitCode> {
  const { output: out, align, variant, guardFormulas } = options;
  const format = formatFor(id, 'write');
  checkVariant(format, variant);
  if (align && !format.tokens)
    throw new UsageError(`${id} has no tokens, so --align says nothing there. Leave it out.`);
  checkGuard(format, guardFormulas, { written: variant });
  const project = await onlyProject(options.project);
  if (out !== undefined && existsSync(out)) throw alreadyThere(out);
  useLittleMemory();
  const output = options.dryRun ? undefined : new Output(out);
  const names = new Set<string>();
  const report = new ReportFile(options.report);
  try {
    const files = new NodeFiles(project);
    const losses = await longWork('Nothing was exported.', (watch) =>
      exportProject({ ...options, format, files, losses: report.losses, ...watch }, (piece) => {
        if (piece.file !== undefined) names.add(piece.file);
        return output?.write(piece);
      }),
    );
    await output?.finish();
    report.finish({
      format: id,
      title: format.title,
      direction: 'export',
      dry_run: options.dryRun === true,
      project: relativeFolder(project),
      // A single file without a name is none.
      files: names.size > 0 ? names.size : null,
    });
    say(losses.toText());
    return exitCodeOf(losses, options.strict);
  } catch (error) {
    await output?.remove();
    throw error;
  } finally {
    report.close();
  }
}

const alreadyThere = (out: string): UsageError =>
  new UsageError(`${out} already exists and is not overwritten.`);

const BATCH = 1 << 18;

/** Writes to standard output, a file or a folder of files; a file or folder appears only when it is complete. */
class Output {
  readonly #part: string | undefined;
  #open: { file: string | undefined; handle: FileHandle } | undefined;
  /** Text for the open file, buffered to save system calls. */
  #waiting: (string | Uint8Array)[] = [];
  #size = 0;

  constructor(private readonly out: string | undefined) {
    if (out !== undefined) refuseLinkOut(out);
    if (out !== undefined) removeLeftParts(path.resolve(out));
    this.#part = out === undefined ? undefined : partOf(path.resolve(out));
  }

  async write({ file, content }: OutputPiece): Promise<void> {
    if (this.#part === undefined) {
      if (file !== undefined)
        throw new UsageError('The format makes several files. Say in which folder with --output.');
      await printData([content]);
      return;
    }
    if (!this.#open || this.#open.file !== file) {
      await this.#close();
      const place = file === undefined ? this.#part : path.join(this.#part, file);
      mkdirSync(path.dirname(place), { recursive: true });
      this.#open = { file, handle: await open(place, 'ax') };
    }
    this.#waiting.push(content);
    this.#size += content.length;
    if (this.#size > BATCH) await this.#flush();
  }

  async #flush(): Promise<void> {
    const bytes = joined(this.#waiting);
    [this.#waiting, this.#size] = [[], 0];
    if (bytes.length > 0) await this.#open?.handle.writeFile(bytes);
  }

  async #close(): Promise<void> {
    await this.#flush();
    await this.#open?.handle.sync();
    await this.#open?.handle.close();
    this.#open = undefined;
  }

  async finish(): Promise<void> {
    await this.#close();
    if (this.#part === undefined) return;
    if (!existsSync(this.#part)) await writeFile(this.#part, '');
    if (!(await placeNew(this.#part, path.resolve(this.out!)))) throw alreadyThere(this.out!);
  }

  async remove(): Promise<void> {
    this.#waiting = [];
    await this.#close().catch(() => {});
    if (this.#part !== undefined) await rm(this.#part, { recursive: true, force: true });
  }
}

/** Encodes text in large pieces: a buffer for each line costs more than the line. */
function joined(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  if (pieces.every((piece) => typeof piece === 'string')) return Buffer.from(pieces.join(''));
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
