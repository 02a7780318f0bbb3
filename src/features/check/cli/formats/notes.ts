import { counted, clipped } from '../../../../base/text/phrases';
import { printable } from '../../../../cli/printable';
import type { Narrowed } from './report';
import { countsText, sumOf } from '../../../../cli/finding-counts';

/** Maximum number of baseline entries or unread files listed. */
const MAX_LISTED = 10;

/** Notes, a sentence or two each, about findings that a narrowed report leaves out. */
export function notesOf({ baseline, changedSince, files, asSeenBy }: Narrowed): string[] {
  const notes: string[] = [];
  if (changedSince) {
    const { revision, base, elsewhere, compared } = changedSince;
    const since = `since ${printable(revision)}${base.startsWith(revision) ? '' : ` (${base.slice(0, 10)})`}`;
    const count = sumOf(elsewhere);
    const [is, was] = count === 1 ? ['is', 'was'] : ['are', 'were'];
    notes.push(
      count > 0
        ? `Left out: ${countsText(elsewhere)} that ${is} not on lines changed ${since}${compared ? ` and ${was} there before` : ''}.`
        : `Nothing left out: there are no findings but new ones and those on lines changed ${since}.`,
    );
  }
  if (baseline) {
    const { file, hidden, gone } = baseline;
    notes.push(
      sumOf(hidden) === 0
        ? `The baseline ${printable(file)} hides nothing.`
        : `The baseline ${printable(file)} hides ${countsText(hidden)}.`,
    );
    if (gone.length > 0) {
      const listed = gone
        .slice(0, MAX_LISTED)
        .map(
          ({ file: where, rule, about }) => `\n  ${printable(`${where}  ${rule}  ${clipped(about, 80)}`)}`,
        );
      const more = gone.length > MAX_LISTED ? `\n  and ${gone.length - MAX_LISTED} more` : '';
      notes.push(
        `${gone.length === 1 ? 'One entry of it no longer occurs' : `${gone.length} entries of it no longer occur`}; write it again with --write-baseline:${listed.join('')}${more}`,
      );
    }
  }
  if (files) {
    const { elsewhere, notRead } = files;
    if (sumOf(elsewhere) > 0) notes.push(`Left out: ${countsText(elsewhere)} in files that were not named.`);
    for (const { file, project } of notRead.slice(0, MAX_LISTED))
      notes.push(
        printable(
          project === undefined
            ? `Not checked: ${file}. There is no labelwright.yaml beside it or above.`
            : `Not checked: ${file}. The project${project === '.' ? '' : ` in ${project}`} does not read it; "data" in its labelwright.yaml says what it reads.`,
        ),
      );
    if (notRead.length > MAX_LISTED)
      notes.push(
        `Not checked either: ${counted(notRead.length - MAX_LISTED, 'more file', 'more files')} that no project reads.`,
      );
  }
  if (asSeenBy)
    notes.push(
      `Counted, not listed: ${countsText(asSeenBy.hidden)} that would tell annotators what others answered, or what gold says.`,
    );
  return notes;
}
