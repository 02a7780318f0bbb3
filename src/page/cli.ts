import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { counted, quoted } from '../base/text/phrases';
import { textHash } from '../base/text/hash';
import type { CliCommand, OptionsOf } from '../cli/command';
import { withProjectRead } from '../cli/open-project';
import { nameList, UsageError } from '../cli/options';
import { print, say } from '../cli/output';
import { reviewerOf } from '../cli/reviewer';
import { writeWhole } from '../cli/write-file';
import { createRecordIds } from '../base/text/record-id';
import { SCHEMA_FILE } from '../project/model-store';
import type { ProjectModel } from '../project/model/model';
import { appendPage, readPages, type PageRecord } from '../project/pages/page-log';
import { isAnnotatorName, nameProblem } from '../project/records/annotator-name';
import { pageContent, pageOf } from './page-content';

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
    .opt('--force', 'Replace a file that exists')
    .addHelpText('after', HELP);

type Options = OptionsOf<typeof define>;

const HELP = `
A page is one HTML file for one person: their samples, the guideline, their answers so far. It opens from a disk or from
any static host, asks no server for anything, and sends one small file back, which "labelwright receive" takes in. With
--all, each page has a name that nobody can guess: give each person the link to theirs. A page is not a login: whoever
has it can read it. Gold is among the other samples, without its answers, so a page gives no feedback.
Exit code: 0, or 2 if the project cannot be read or a file exists already.

Examples:
  labelwright page --for zoe -o zoe.html
  labelwright page week-1 --all -o pages-to-share`;

export async function run(batch: string | undefined, options: Options): Promise<void> {
  const { project: folder, for: named, all, as, output, force = false } = options;
  if ((named === undefined) === !all) throw new UsageError('Whose page? Give --for NAME, or --all.');
  const frame = await readFrame();
  await withProjectRead(folder, { lean: false }, async ({ project, model }) => {
    const people = named ?? peopleOf(model, batch);
    const by = reviewerOf(model, as, 'makes pages');
    for (const person of people) if (!isAnnotatorName(person)) throw new UsageError(nameProblem(person));
    if (batch !== undefined && !model.batches.some(({ name }) => name === batch))
      throw new UsageError(
        `There is no batch "${batch}". There are: ${quoted(model.batches.map(({ name }) => name))}.`,
      );
    const isFolder = all === true || people.length > 1;
    if (isFolder && output === undefined) throw new UsageError('Where to? Give a folder with -o.');
    const newName = createRecordIds();
    await project.assignments.ready(model);
    await project.goldLog.refresh({});
    for (const person of people) {
      const place = isFolder
        ? path.join(output!, `${person}-${newName()}.html`)
        : (output ?? `${person}.html`);
      if (!force && existsSync(place))
        throw new UsageError(`${place} already exists. Give another name, or --force to replace it.`);
      const { leftOut, ...content } = await pageContent(project, model, person, batch);
      if (content.samples.length === 0)
        throw new UsageError(`${person} has no samples here, so there is nothing for a page.`);
      const before = await readPages(project);
      const { id } = await appendPage<PageRecord>(project, by, {
        person,
        samples: content.samples.length,
        ...(model.guideline?.version && { guideline: model.guideline.version.text }),
        guideline_hash: content.guidelineHash,
        schema_hash: textHash(content.files[SCHEMA_FILE]!),
      });
      const html = pageOf(frame, { ...content, page: id, project: before.pages[0]?.id ?? id });
      await writeWhole(place, (put) => put(html), { replace: force });
      await print([`${place}: ${counted(content.samples.length, 'sample')} for ${person}.\n`]);
      sayWhatIsMissing(model, leftOut);
    }
    say(
      'To each person: "Open the page in a browser, label, press Send, and give me the file that is saved."',
    );
  });
}

function sayWhatIsMissing(
  { schema: { gold, qualification, suggestions } }: ProjectModel,
  leftOut: readonly string[],
): void {
  if (leftOut.length > 0) say(`The page does not show images or audio: ${leftOut.join(', ')}.`);
  if (suggestions) say('The page shows no suggestions of a model.');
  if ([gold?.feedback, gold?.attention, qualification?.feedback].some((when) => when && when !== 'none'))
    say('The page gives no feedback on gold: it does not have the answers.');
}

function peopleOf({ schema, batches }: ProjectModel, batch: string | undefined): string[] {
  const people = batches.find(({ name }) => name === batch)?.people ?? schema.annotators;
  if (people.length === 0)
    throw new UsageError('The project lists nobody under people.annotators. Give --for NAME.');
  return people.map(({ id }) => id);
}

/** The frame of all pages, which lies beside the program. */
async function readFrame(): Promise<string> {
  const file = path.join(__dirname, 'page.html');
  try {
    return await readFile(file, 'utf8');
  } catch {
    throw new UsageError(
      `${file} is missing: pages are made from it. Install Labelwright whole, with all files of its folder dist.`,
    );
  }
}
