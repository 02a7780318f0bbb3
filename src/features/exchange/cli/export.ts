import { existsSync, mkdirSync } from 'node:fs';
import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { ALIGNMENTS, type Alignment, type OutputPiece } from '../../../formats/format';
import { FORMATS } from '../../../formats/registry';
import { exportProject } from './export-project';
import { checkGuard, checkVariant, formatFor } from './format-choice';
import { longWork } from './long-work';
import { exitCodeOf, ReportFile } from './report-file';
import { relativeFolder } from '../../../cli/find-projects';
import { onlyProject } from '../../../cli/open-project';
import { useLittleMemory } from '../../../cli/lean-memory';
import { runToExit, UsageError, type ExitCode } from '../../../cli/run';
import { printData, say } from '../../../cli/standard-output';

interface Options {
  out?: string;
  annotator?: string;
  policy?: 'all' | 'decided';
  align?: Alignment;
  variant?: string;
  layer?: string;
  guardFormulas?: boolean;
  strict?: boolean;
  dryRun?: boolean;
  report?: string;
}

/** `labelwright export`: writes a project in another tool's format. */
export function register(program: Command): void {
  program
    .command('export')
    .description("write a project in another tool's format; every label that cannot be carried is named")
    .argument(
      '<format>',
      `one of: ${FORMATS.filter(({ write }) => write)
        .map(({ id }) => id)
        .join(', ')}`,
    )
    .argument('[dir]', 'the project', '.')
    .option(
      '--out <path>',
      'file to write, or folder where the format makes several files; must not exist. Default: standard output',
    )
    .option('--annotator <name>', 'only the answers of this person')
    .addOption(
      new Option(
        '--policy <policy>',
        'decided: one answer a sample, by decision, else where all agree. all: the answers of each annotator',
      ).choices(['all', 'decided']),
    )
    .addOption(
      new Option('--align <how>', 'how spans are put on tokens, where the format has tokens').choices(
        ALIGNMENTS,
      ),
    )
    .option('--variant <name>', "a variant of the format; the format's page lists them")
    .option('--layer <id>', 'the layer that goes out, where a format holds one')
    .option(
      '--guard-formulas',
      "write ' before cells that a spreadsheet would run as formulas; import with the same option takes it off",
    )
    .option('--strict', 'exit code 1 when something could not be carried')
    .option('--dry-run', 'read and report; write nothing')
    .option('--report <file>', 'write the loss report as JSON')
    .action((format: string, folder: string, options: Options) =>
      runToExit(() => exportCommand(format, folder, options)),
    );
}

async function exportCommand(id: string, folder: string, options: Options): Promise<ExitCode> {
  const { out, annotator, policy, align, variant, layer, guardFormulas } = options;
  const format = formatFor(id, 'write');
  checkVariant(format, variant);
  if (align && !format.tokens)
    throw new UsageError(`${id} has no tokens, so --align says nothing there. Leave it out.`);
  checkGuard(format, guardFormulas, { written: variant });
  const project = await onlyProject(folder);
  if (out !== undefined && existsSync(out))
    throw new UsageError(`${out} exists already and is not overwritten.`);
  useLittleMemory();
  const output = options.dryRun ? new NoOutput() : new Output(out);
  const report = new ReportFile(options.report);
  try {
    const losses = await longWork('Nothing was exported.', ({ step, pause }) =>
      exportProject(
        {
          format,
          losses: report.losses,
          onItem: step,
          onPause: pause,
          folder: project,
          ...(annotator !== undefined && { annotator }),
          ...(policy && { policy }),
          ...(align && { align }),
          ...(variant !== undefined && { variant }),
          ...(layer !== undefined && { layer }),
          ...(guardFormulas && { guardFormulas }),
        },
        (piece) => output.write(piece),
      ),
    );
    await output.finish();
    report.finish({
      format: id,
      title: format.title,
      direction: 'export',
      dry_run: options.dryRun === true,
      project: relativeFolder(project),
      files: output.files,
    });
    say(`${losses.toText()}`);
    return exitCodeOf(losses, options.strict);
  } catch (error) {
    await output.remove();
    throw error;
  } finally {
    report.close();
  }
}

const BATCH = 1 << 18;

/** Writes to standard output, a file or a folder of files; a file or folder appears only when it is complete. */
class Output {
  readonly #part: string | undefined;
  #several = false;
  #count = 0;
  #open: { file: string | undefined; handle: FileHandle } | undefined;
  /** Text for the open file, buffered to save system calls. */
  #waiting: (string | Uint8Array)[] = [];
  #size = 0;

  constructor(private readonly out: string | undefined) {
    this.#part = out === undefined ? undefined : `${path.resolve(out)}.part-${process.pid}`;
  }

  /** The number of files written; null for a single output without a name. */
  get files(): number | null {
    return this.#several ? this.#count : null;
  }

  async write({ file, content }: OutputPiece): Promise<void> {
    if (this.#part === undefined) {
      if (file !== undefined)
        throw new UsageError('The format makes several files. Say in which folder with --out.');
      await printData([content]);
      return;
    }
    if (!this.#open || this.#open.file !== file) {
      await this.#close();
      this.#several = file !== undefined;
      this.#count += 1;
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
    if (!existsSync(this.#part) && !this.#several) await writeFile(this.#part, '');
    await rename(this.#part, this.out!);
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

/** Counts the output without writing it. */
class NoOutput {
  readonly #names = new Set<string>();

  get files(): number | null {
    return this.#names.size > 0 ? this.#names.size : null;
  }

  write({ file }: OutputPiece): Promise<void> {
    if (file !== undefined) this.#names.add(file);
    return Promise.resolve();
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  remove(): Promise<void> {
    return Promise.resolve();
  }
}
