import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { MAX_LINE_BYTES } from '../../base/json/long-lines';
import { counted } from '../../base/text/phrases';
import { withPerson } from '../../cli/ask';
import { EXIT, type CliCommand, type ExitCode, type OptionsOf } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { UsageError } from '../../cli/options';
import { blocksText, deliver, jsonHead, sayError } from '../../cli/output';
import { printable } from '../../cli/printable';
import { reviewerOf } from '../../cli/reviewer';
import { firstRows, type Part } from '../../document/blocks';
import { Journal } from '../../engine/journal';
import { appendPage, readPages, type Receipt } from '../../project/pages/page-log';
import { readSent, type SentAnswers, type SentHead } from '../../project/pages/sent-answers';
import { ArchiveBudget, filesOfArchive, isArchive } from '../exchange/cli/archive';
import { planReceipt, type KnownRecords, type Plan } from './plan-receipt';

/** `labelwright receive FILE…`: takes in the answers that annotators' pages have sent. */
export const define = (command: CliCommand) =>
  command
    .description("Take in answers that annotators' pages have sent")
    .argument(
      '<FILE...>',
      'Files that pages have sent (.jsonl), or zip archives with such files at their top',
    )
    .projectOption()
    .asOption('Reviewer who receives; may be left out if the project has only one')
    .opt('--dry-run', 'Write nothing; report what would be received')
    .opt('--yes', 'Ask nothing: the files are from the people whom they name')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
The records go into annotations/NAME.jsonl with their ids and times. What is there already is not written again, so a
file can be received twice. A file is no proof of who wrote it: the command names the person, and asks.
Exit code: 0, 1 if a file or a record was not received (all others are), 2 if a file cannot be read.

Examples:
  labelwright receive labelwright-tickets-zoe-1.jsonl --dry-run
  labelwright receive answers.zip --as lea --yes`;

interface ReceivedFile {
  readonly file: string;
  /** What can be received of it, and from whom; or why nothing, as the rest of a sentence. */
  readonly found: { readonly head: SentHead; readonly plan: Plan } | string;
}

export async function run(files: string[], options: Options): Promise<ExitCode> {
  const { project: folder, as, dryRun = false, yes = false, outputs } = options;
  const sent: { file: string; answers: SentAnswers | string }[] = [];
  for (const file of files) for await (const each of sentFiles(file)) sent.push(each);
  return withProject(folder, async ({ project, model }) => {
    const by = reviewerOf(model, as, 'receives');
    const log = await readPages(project);
    const known: KnownRecords = new Map();
    const received: ReceivedFile[] = [];
    for (const { file, answers } of sent) {
      const plan =
        typeof answers === 'string' ? answers : await planReceipt(project, model, answers, log, known);
      const found = typeof plan === 'string' ? plan : { head: (answers as SentAnswers).head, plan };
      received.push({ file, found });
    }
    const accepted = received.flatMap(({ file, found }) =>
      typeof found === 'string' ? [] : { file, ...found },
    );
    if (!dryRun && accepted.length > 0) {
      if (!yes) await confirm(accepted);
      const journal = new Journal(project);
      for (const { head, plan } of accepted) {
        const { fresh, known: before, refused } = plan;
        const written = fresh.size === 0 ? 0 : await journal.restore(head.person, fresh);
        const counts = { new: written, known: before + fresh.size - written, refused: refused.length };
        await appendPage<Receipt>(project, by, { received: head.page, person: head.person, ...counts });
      }
    }
    await deliver(outputs, {
      text: (paint) =>
        blocksText(
          received.flatMap((each) => partsOf(each, dryRun)),
          paint,
        ),
      json: () => ({ ...jsonHead(), dry_run: dryRun, files: received.map(jsonOf) }),
    });
    const isAll = received.every(({ found }) => typeof found !== 'string' && found.plan.refused.length === 0);
    return isAll ? EXIT.clean : EXIT.findings;
  });
}

/** The answers in a file, or in those at the top of an archive. Throws UsageError. */
async function* sentFiles(file: string): AsyncGenerator<{ file: string; answers: SentAnswers | string }> {
  if (!isArchive(file)) {
    if ((await stat(file)).isDirectory()) throw new UsageError(`${file} is a folder. Name the files in it.`);
    const handle = await open(file);
    yield { file, answers: await readAnswers(handle.createReadStream()) };
    return;
  }
  const all = await filesOfArchive(path.resolve(file), new ArchiveBudget());
  const top = all.filter(({ name }) => !name.includes('/') && name.endsWith('.jsonl'));
  if (top.length === 0) throw new UsageError(`${file} has no .jsonl file at its top.`);
  for (const { name, bytes } of top) yield { file: `${file}/${name}`, answers: await readAnswers(bytes()) };
}

async function readAnswers(pieces: AsyncIterable<Uint8Array>): Promise<SentAnswers | string> {
  const read: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    if ((size += piece.length) > MAX_LINE_BYTES) return 'has more than 256 MiB, which no page sends.';
    read.push(piece);
  }
  try {
    return readSent(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(read)));
  } catch (error) {
    if (error instanceof TypeError) return 'is damaged: it is not UTF-8. Ask for it to be sent again.';
    throw error;
  }
}

/** Asks whether the files are from the people whom they name. Throws UsageError if not, or if nobody can be asked. */
async function confirm(files: readonly { file: string; head: SentHead; plan: Plan }[]): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      'A file is no proof of who wrote it, and no one is at a terminal to be asked. Add --yes, or --dry-run to look. Nothing was written.',
    );
  for (const { file, head, plan } of files)
    sayError(
      `${printable(file)} says that ${printable(head.person)} sent it on ${printable(head.sent)}: ${counted(plan.fresh.size, 'new record')}.`,
    );
  const answer = await withPerson((ask) => ask('Did these people send them? (yes or no)', ''));
  if (!/^y(es)?$/i.test(answer)) throw new UsageError('Nothing was written.');
}

const MAX_ROWS = 20;

function partsOf({ file, found }: ReceivedFile, isDryRun: boolean): Part[] {
  if (typeof found === 'string') return [`${file} ${found}`];
  const { head, plan } = found;
  const { fresh, known, refused, notes } = plan;
  const counts = `${counted(fresh.size, 'new record')}, ${known.toLocaleString('en')} already received, ${refused.length.toLocaleString('en')} refused`;
  return [
    `${file}, sent by ${head.person} on ${head.sent}: ${counts}.${isDryRun ? ' Dry run: nothing was written.' : ''}`,
    firstRows(MAX_ROWS, 'Refused:', refused, [
      ['line', ({ line }) => line, 'number'],
      ['because', ({ why }) => why],
    ]),
    firstRows(
      MAX_ROWS,
      isDryRun ? 'Would be written:' : 'Written:',
      [...notes],
      [
        ['records', ([, lines]) => lines.length, 'number'],
        ['what to know', ([what]) => what],
        ['first in line', ([, lines]) => lines[0], 'number'],
      ],
    ),
  ];
}

function jsonOf({ file, found }: ReceivedFile): object {
  if (typeof found === 'string') return { file, problem: found };
  const { head, plan } = found;
  return {
    file,
    ...head,
    new: plan.fresh.size,
    known: plan.known,
    refused: plan.refused,
    notes: [...plan.notes].map(([note, lines]) => ({ note, lines })),
  };
}
