/** Makes the pages of people: writes them, and notes in `pages/` that they were made. */
import { textHash } from '../base/text/hash';
import { createRecordIds } from '../base/text/record-id';
import { quoted } from '../base/text/phrases';
import { UserError } from '../base/user-error';
import { writeWhole } from '../cli/write-file';
import type { Project } from '../engine/project';
import { SCHEMA_FILE } from '../project/model-store';
import type { ProjectModel } from '../project/model/model';
import { appendPage, readPages, type PageRecord } from '../project/pages/page-log';
import { isAnnotatorName, nameProblem } from '../project/records/annotator-name';
import { tellsGold } from './gold-form';
import { lockPage, PAGE_SAMPLES, pageContent, pageOf, type Page } from './page-content';

/** What a person who gets a page is asked to do. */
export const INVITATION =
  'Open the page in a browser, label, press Send, and give me the file that is saved.';
/** The same for a locked page. */
export const LOCKED_INVITATION =
  'Open the page in a browser, type the passphrase that you get from me by another way than the page, label, press Send, and give me the file that is saved.';

export interface PageRequest {
  /** By name, in the order in which their pages are made. */
  readonly people: readonly string[];
  /** Only the samples of this batch. */
  readonly batch?: string | undefined;
  /** The reviewer who makes them. */
  readonly by: string;
  /** Path of the file for a person's page, absolute or relative to the working directory. Its folder is made if there is none. */
  readonly place: (person: string) => string;
  /** Replaces files that exist. */
  readonly replace?: boolean;
  /** Locks the pages. */
  readonly passphrase?: string | undefined;
}

export interface MadePage {
  readonly person: string;
  /** Undefined if the person has no samples, so that there is no page. */
  readonly place: string | undefined;
  /** How many samples it has. */
  readonly samples: number;
  /** What the maker of the page should know, and should mend, each a sentence. */
  readonly notes: readonly string[];
  readonly problems: readonly string[];
}

/** The people for whom pages are made unless they are named: those of the batch, or of the project. Throws UserError if there is no such batch, or there are none. */
export function peopleForPages({ schema, batches }: ProjectModel, batch?: string): string[] {
  const chosen = batches.find(({ name }) => name === batch);
  if (batch !== undefined && !chosen)
    throw new UserError(
      `There is no batch "${batch}". There are: ${quoted(batches.map(({ name }) => name))}.`,
    );
  const people = chosen?.people ?? schema.annotators;
  if (people.length === 0)
    throw new UserError('The project lists nobody under people.annotators. Give --for NAME.');
  return people.map(({ id }) => id);
}

/** A name for the file of a person's page that nobody can guess, not even from the name of another page. */
export const unguessableName = (person: string): string => `${person}-${createRecordIds()()}.html`;

/**
 * Makes pages from a project whose files have been read, and yields each once it is written. `frame`: of `readPageFrame`. Throws UserError,
 * or a FileError, at the first page that cannot be made; those before it are there. A person without samples is named, and gets none.
 */
export async function* makePages(
  project: Project,
  model: ProjectModel,
  frame: string,
  { people, batch, by, place: placeOf, replace = false, passphrase }: PageRequest,
): AsyncGenerator<MadePage> {
  for (const person of people) if (!isAnnotatorName(person)) throw new UserError(nameProblem(person));
  if (batch !== undefined) peopleForPages(model, batch);
  await project.assignments.ready(model);
  await project.goldLog.refresh({});
  for (const person of people) {
    const { leftOut, ...content } = await pageContent(project, model, person, batch);
    const samples = content.samples.length;
    if (samples === 0) {
      const problem = `${person} has no samples here, so there is nothing for a page.`;
      yield { person, place: undefined, samples, notes: [], problems: [problem] };
      continue;
    }
    const place = placeOf(person);
    await writeWhole(
      place,
      async (put) => {
        const before = await readPages(project);
        const { id } = await appendPage<PageRecord>(project, by, {
          person,
          samples,
          ...(model.guideline?.version && { guideline: model.guideline.version.text }),
          guideline_hash: content.guidelineHash,
          schema_hash: textHash(content.files[SCHEMA_FILE]!),
        });
        const page: Page = { ...content, page: id, project: before.pages[0]?.id ?? id };
        await put(pageOf(frame, passphrase === undefined ? page : await lockPage(page, passphrase)));
      },
      { replace },
    );
    const problems = tellsGold({ project, model }, content.files[PAGE_SAMPLES]!);
    yield { person, place, samples, notes: notesOf(model, leftOut), problems };
  }
}

function notesOf({ schema }: ProjectModel, leftOut: readonly string[]): string[] {
  const { gold, qualification, suggestions } = schema;
  const hasFeedback = [gold?.feedback, gold?.attention, qualification?.feedback].some(
    (when) => when && when !== 'none',
  );
  return [
    ...(leftOut.length > 0 ? [`The page does not show images or audio: ${leftOut.join(', ')}.`] : []),
    ...(suggestions ? ['The page shows no suggestions of a model.'] : []),
    ...(hasFeedback ? ['The page gives no feedback on gold: it does not have the answers.'] : []),
  ];
}
