import { withPerson } from '../../cli/ask';
import { EXIT, type CliCommand, type ExitCode, type OptionsOf } from '../../cli/command';
import { withProject } from '../../cli/open-project';
import { UsageError } from '../../cli/options';
import { blocksText, deliver, jsonHead, say, sayError } from '../../cli/output';
import { readPassphrase } from '../../cli/passphrase';
import { printable } from '../../cli/printable';
import { reviewerOf } from '../../cli/reviewer';
import { sentFiles } from '../../platform/sent-files';
import { LOCKED } from '../../project/pages/sent-answers';
import { claimsOf, leftOut, partsOf, planFiles, writeReceived, type ReceivedFile } from './receive-answers';

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
    .opt(
      '--passphrase-file <FILE>',
      'For answers of locked pages: their passphrase is the first line of this file',
    )
    .opt('--yes', 'Ask nothing: the files are from the people whom they name')
    .forms(['text', 'json'], { hasOutput: false })
    .addHelpText('after', HELP);

const HELP = `
The records go into annotations/NAME.jsonl with their ids and times. What is there already is not written again, so a
file can be received twice. A file is no proof of who wrote it: the command names the person, and asks.
Exit code: 0, 1 if a file or a record was not received (all others are), 2 if a file cannot be read.

Examples:
  labelwright receive labelwright-tickets-zoe-1.jsonl --dry-run
  labelwright receive answers.zip --as lea --yes`;

export async function run(files: string[], options: OptionsOf<typeof define>): Promise<ExitCode> {
  const { project: folder, as, dryRun = false, yes = false, passphraseFile, outputs } = options;
  const passphrase = await readPassphrase(passphraseFile);
  return withProject(folder, async ({ project, model }) => {
    const by = reviewerOf(model, as, 'receives');
    const received = await planFiles(project, model, sentFiles(files, passphrase));
    const claims = claimsOf(received);
    if (!dryRun && claims.length > 0) {
      if (!yes) await confirm(claims);
      await writeReceived(project, by, received);
    }
    await deliver(outputs, {
      text: (paint) =>
        blocksText(
          received.flatMap((each) => partsOf(each, dryRun)),
          paint,
        ),
      json: () => ({ ...jsonHead(), dry_run: dryRun, files: received.map(jsonOf) }),
    });
    if (received.some(({ found }) => found === LOCKED))
      say('Give the passphrase with --passphrase-file FILE.');
    return leftOut(received) === 0 ? EXIT.clean : EXIT.findings;
  });
}

/** Asks whether the files are from the people whom they name. Throws UsageError if not, or if nobody can be asked. */
async function confirm(claims: readonly string[]): Promise<void> {
  if (!process.stdin.isTTY || !process.stdout.isTTY)
    throw new UsageError(
      'A file is no proof of who wrote it, and no one is at a terminal to be asked. Add --yes, or --dry-run to look. Nothing was written.',
    );
  for (const claim of claims) sayError(printable(claim));
  const answer = await withPerson((ask) => ask('Did these people send them? (yes or no)', ''));
  if (!/^y(es)?$/i.test(answer)) throw new UsageError('Nothing was written.');
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
