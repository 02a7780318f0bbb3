import path from 'node:path';
import { counted } from '../base/text/phrases';
import { EXIT, type CliCommand, type ExitCode, type OptionsOf } from '../cli/command';
import { withProjectRead } from '../cli/open-project';
import { nameList, UsageError } from '../cli/options';
import { print, say } from '../cli/output';
import { readPassphrase } from '../cli/passphrase';
import { reviewerOf } from '../cli/reviewer';
import { readPageFrame } from '../platform/page-frame';
import { SHORTEST_PASSPHRASE } from '../project/pages/lock';
import { INVITATION, LOCKED_INVITATION, makePages, peopleForPages, unguessableName } from './make-pages';

/** `labelwright page`: makes pages on which people label without an editor. */
export const define = (command: CliCommand) =>
  command
    .description('Make pages on which people label in a browser, without VS Code')
    .argument('[BATCH]', 'Only the samples of this batch')
    .projectOption()
    .opt('--for <NAMES>', 'Whose pages', nameList)
    .opt('--all', 'A page for everyone under people.annotators, or in the batch')
    .asOption('Reviewer who makes them; may be left out if the project has only one')
    .opt('-o, --output <PLACE>', 'The file to write, or for --all and several people the folder')
    .opt('--passphrase-file <FILE>', 'Lock the pages with the passphrase that is the first line of this file')
    .opt('--force', 'Replace a file that exists')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
A page is one HTML file for one person: their samples, the guideline, their answers so far. It opens from a disk or
from any static host, asks no server for anything, and sends one small file back, which "labelwright receive" takes in.
With --all, each page has a name that nobody can guess: give each person the link to theirs. A page is not a login:
whoever has it can read it, unless a passphrase locks it. Texts, guideline and answers are then encrypted: in the page,
in the browser and in the file that is sent. Gold is among the other samples, without its answers, so a page gives no
feedback.
Exit code: 0, 1 if a person has no samples and so gets no page (all others do), 2 if the project cannot be read or a
file exists already.

Examples:
  labelwright page --for zoe -o zoe.html
  labelwright page week-1 --all -o pages-to-share`;

export async function run(batch: string | undefined, options: Options): Promise<ExitCode> {
  const { project: folder, for: named, all, as, output, force = false, passphraseFile } = options;
  if ((named === undefined) === !all) throw new UsageError('Whose page? Give --for NAME, or --all.');
  const passphrase = await readPassphrase(passphraseFile, SHORTEST_PASSPHRASE);
  const frame = await readPageFrame();
  return withProjectRead(folder, { lean: false }, async ({ project, model }) => {
    const people = named ?? peopleForPages(model, batch);
    const isFolder = all === true || people.length > 1;
    if (isFolder && output === undefined) throw new UsageError('Where to? Give a folder with -o.');
    const notes = new Set<string>();
    const made = makePages(project, model, frame, {
      people,
      batch,
      by: reviewerOf(model, as, 'makes pages'),
      place: (person) =>
        isFolder ? path.join(output!, unguessableName(person)) : (output ?? `${person}.html`),
      replace: force,
      passphrase,
    });
    let missing = 0;
    for await (const { person, place, samples, notes: more, problems } of made) {
      if (place === undefined) missing += 1;
      else await print([`${place}: ${counted(samples, 'sample')} for ${person}.\n`]);
      [...more, ...problems].forEach((note) => notes.add(note));
    }
    notes.forEach((note) => say(note));
    if (missing < people.length)
      say(`To each person: "${passphrase === undefined ? INVITATION : LOCKED_INVITATION}"`);
    return missing === 0 ? EXIT.clean : EXIT.findings;
  });
}
