/** Takes in what annotators' pages have sent: what the command line and the editor share. */
import { counted } from '../../base/text/phrases';
import { firstRows, type Part } from '../../document/blocks';
import { Journal } from '../../engine/journal';
import type { Project } from '../../engine/project';
import type { ProjectModel } from '../../project/model/model';
import { appendPage, readPages, type Receipt } from '../../project/pages/page-log';
import { LOCKED, WRONG_PASSPHRASE, type SentAnswers, type SentHead } from '../../project/pages/sent-answers';
import { timeIn } from '../../project/records/utc-time';
import { planReceipt, type KnownRecords, type Plan } from './plan-receipt';

export interface ReceivedFile {
  readonly file: string;
  /** What can be received of it, and from whom; or why nothing, as the rest of a sentence. */
  readonly found: { readonly head: SentHead; readonly plan: Plan } | string;
}

/** Plans what files add to a project whose records have been read. Writes nothing. */
export async function planFiles(
  project: Project,
  model: ProjectModel,
  sent: AsyncIterable<{ file: string; answers: SentAnswers | string }>,
): Promise<ReceivedFile[]> {
  const log = await readPages(project);
  const known: KnownRecords = new Map();
  const received: ReceivedFile[] = [];
  for await (const { file, answers } of sent) {
    const plan =
      typeof answers === 'string' ? answers : await planReceipt(project, model, answers, log, known);
    const found = typeof plan === 'string' ? plan : { head: (answers as SentAnswers).head, plan };
    received.push({ file, found });
  }
  return received;
}

/** What each file that can be received says of itself, which is no proof. */
export const claimsOf = (received: readonly ReceivedFile[]): string[] =>
  received.flatMap(({ file, found }) => {
    if (typeof found === 'string') return [];
    const { person, sent } = found.head;
    const when = Number.isNaN(timeIn(sent)) ? 'at a time that cannot be read' : `on ${sent}`;
    return `${file} says that ${person} sent it ${when}: ${counted(found.plan.fresh.size, 'new record')}.`;
  });

/** Whether files wait for their passphrase. */
export const areLocked = (received: readonly ReceivedFile[]): boolean =>
  received.some(({ found }) => found === LOCKED || found === WRONG_PASSPHRASE);

/** How many files and records are not received. */
export const leftOut = (received: readonly ReceivedFile[]): number =>
  received.reduce((all, { found }) => all + (typeof found === 'string' ? 1 : found.plan.refused.length), 0);

/** Writes what was planned, and a receipt for each file to the file of `by`. Resolves to how many records were new. Throws FileError. */
export async function writeReceived(
  project: Project,
  by: string,
  received: readonly ReceivedFile[],
): Promise<number> {
  const journal = new Journal(project);
  let all = 0;
  for (const { found } of received) {
    if (typeof found === 'string') continue;
    const { person, page } = found.head;
    const { fresh, known: before, refused } = found.plan;
    const written = fresh.size === 0 ? 0 : await journal.restore(person, fresh);
    const counts = { new: written, known: before + fresh.size - written, refused: refused.length };
    await appendPage<Receipt>(project, by, { received: page, person, ...counts });
    all += written;
  }
  return all;
}

const MAX_ROWS = 20;

/** What becomes of a file, or became of it, as a report has it. */
export function partsOf({ file, found }: ReceivedFile, isDryRun: boolean): Part[] {
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
