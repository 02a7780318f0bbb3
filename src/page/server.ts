import path from 'node:path';
import { URI } from 'vscode-uri';
import { append } from '../base/lists';
import { UserError } from '../base/user-error';
import type { HostedProject } from '../server/hosted-project';
import { onDisk, readAnswers, type Work } from '../server/on-disk';
import { INVITATION, makePages, unguessableName } from './make-pages';
import type { PagesParams, PagesReply } from './requests';

/** Makes pages from the saved files as `labelwright page` does. `frame`: of `readPageFrame`. One that cannot be made keeps no other from it. */
export function pages(
  hosted: Pick<HostedProject, 'root'>,
  { people, batch, by, folder }: PagesParams,
  work: Work,
  frame: string,
): Promise<PagesReply | { problem: string }> {
  const place = (person: string): string => path.join(URI.parse(folder).fsPath, unguessableName(person));
  return onDisk(hosted, work, async (opened) => {
    await readAnswers(opened, work);
    const made: string[] = [];
    const problems: string[] = [];
    const notes = new Set<string>();
    for (const person of people) {
      work.progress(`${person}, ${people.indexOf(person) + 1} of ${people.length}`);
      if (work.signal.aborted) break;
      try {
        const request = { people: [person], batch, by, place };
        for await (const page of makePages(opened.project, opened.model, frame, request)) {
          if (page.place !== undefined) made.push(URI.file(page.place).toString());
          page.notes.forEach((note) => notes.add(note));
          append(problems, page.problems);
        }
      } catch (error) {
        if (work.signal.aborted) break;
        if (!(error instanceof UserError)) throw error;
        problems.push(error.message);
      }
    }
    return { made, problems, notes: [...notes], invitation: INVITATION };
  });
}
