import type { SampleOut, AnswerOut } from '../outgoing';
import { parseLine } from '../../project/answers/lines';
import { isObject } from '../../base/objects';
import { fileName } from '../file-name';
import type { InputFile } from '../format';
import { objectsIn } from '../json-values';
import { textOf } from '../lines';
import { noteNotRead, quoted, type Losses } from '../loss-report';

/** Where INCEpTION puts documents: `annotation/<document>/<user>.tsv`, `curation/<document>/CURATION_USER.tsv`; in project exports each in a zip file, or in a folder when that was unpacked. */
export interface FolderDocument {
  readonly id: string;
  /** Undefined: the file names no one. Null: the document before anyone worked on it. */
  readonly annotator?: string | null;
}

const IN_PROJECT =
  /(?:^|\/)(?:annotation|annotation_ser|curation|curation_ser)\/([^/]+)\/(?:([^/]+)\.[^./]+|([^/]+?)(?:\.zip)?\/[^/]+)$/;

/** A document's name and annotator, from a file's path. Outside such folders the path is the name; of an absolute path, its last part. */
export function documentOf(file: string): FolderDocument {
  const inside = IN_PROJECT.exec(file);
  if (inside) {
    const annotator = (inside[2] ?? inside[3])!;
    return { id: inside[1]!, annotator: annotator === 'INITIAL_CAS' ? null : annotator };
  }
  const isAbsolute = /^(?:\/|\.\.\/|[A-Za-z]:)/.test(file);
  const name = isAbsolute ? file.slice(file.lastIndexOf('/') + 1) : file.replace(/^(?:\.\/)+/, '');
  return { id: name.replace(/\.[^./]*$/, '') };
}

/**
 * The files of documents, and what a project file tells about them. Reports other files, and files with people's work that `isRead` does not
 * accept.
 */
export async function documentsIn(
  files: readonly InputFile[],
  isRead: (name: string) => boolean,
  losses: Losses,
): Promise<{ readonly files: readonly InputFile[]; readonly stateOf: WorkState }> {
  const beside = besideDocuments(files);
  const [first] = beside;
  const [lie, were] = beside.size === 1 ? ['it lies', 'was'] : [`it and ${beside.size - 1} more lie`, 'were'];
  const where = 'beside the documents (sources, settings, logs of the project)';
  if (first !== undefined) noteNotRead(losses, first, `${lie} ${where}, and ${were} not read`);
  loseCas(files, isRead, losses);
  return { files: files.filter(({ name }) => !beside.has(name)), stateOf: await workStates(files) };
}

/** Files in a project's export that are not documents, such as sources, settings and logs. The folders beside them identify them. */
function besideDocuments(files: readonly InputFile[]): ReadonlySet<string> {
  const roots = new Set(
    files.flatMap(({ name }) => {
      const inside = IN_PROJECT.exec(name);
      return inside ? name.slice(0, inside.index + (inside[0].startsWith('/') ? 1 : 0)) : [];
    }),
  );
  const isBeside = (name: string): boolean => {
    const at = /(?:^|\/)(?:source\/|log\/|exportedproject\.json$|project_settings\.json$)/.exec(name);
    return at !== null && roots.has(name.slice(0, at.index + (at[0].startsWith('/') ? 1 : 0)));
  };
  return new Set(files.flatMap(({ name }) => (isBeside(name) ? name : [])));
}

/** Reports files with a person's work that are a UIMA CAS, unless `isRead` accepts another file with the same work. */
function loseCas(files: readonly InputFile[], isRead: (name: string) => boolean, losses: Losses): void {
  const keyOf = (name: string): string => {
    const { id, annotator } = documentOf(name);
    return JSON.stringify([id, annotator]);
  };
  const read = new Set(files.flatMap(({ name }) => (isRead(name) ? keyOf(name) : [])));
  for (const { name } of files)
    if (isCas(name) && documentOf(name).annotator !== null && !read.has(keyOf(name)))
      losses.lose(name, 'unreadable', 'file', {
        why: "it is a UIMA CAS, which is not read and may contain an annotator's work",
        policy: 'left out; export the project again, with the annotations as WebAnno TSV 3',
      });
}
const isCas = (name: string): boolean =>
  /\.(?:ser|xmi)$/i.test(name) || (IN_PROJECT.test(name) && /\.json$/i.test(name));

/** Returns the state of a person's work on a document; undefined if the project file does not tell. */
export type WorkState = (document: string, annotator: string) => 'finished' | 'not finished' | undefined;

/** Reads the states of documents from `exportedproject.json`, if that is among the files. */
async function workStates(files: readonly InputFile[]): Promise<WorkState> {
  const states = new Map<string, string>();
  for (const file of files) {
    if (!/(?:^|\/)exportedproject\.json$/.test(file.name)) continue;
    const project = parseLine(await textOf(file));
    if (!isObject(project)) continue;
    for (const { name, user, state } of objectsIn(project.annotation_documents))
      states.set(JSON.stringify([name, user]), String(state));
    for (const { name, state } of objectsIn(project.source_documents))
      states.set(JSON.stringify([name, CURATOR]), String(state));
  }
  return (document, annotator) => {
    const state = states.get(JSON.stringify([document, annotator]));
    if (state === undefined) return undefined;
    return state === (annotator === CURATOR ? 'CURATION_FINISHED' : 'FINISHED') ? 'finished' : 'not finished';
  };
}

/** Whether a file without annotations is an answer. It is, unless the project file tells that the person has not finished. */
export function isEmptyAnswer(
  { name }: Pick<InputFile, 'name'>,
  stateOf: WorkState,
  losses: Losses,
): boolean {
  const { id, annotator } = documentOf(name);
  if (typeof annotator !== 'string') return false;
  const state = stateOf(id, annotator);
  const isAnswer = state !== 'not finished';
  const known = state === 'finished' ? ' and has finished it' : ', and no file tells whether they opened it';
  const rest = isAnswer
    ? `${known}: it is read as an answer without any span`
    : ' and has not finished it, so there is no answer';
  losses.note(name, { 'no-answer': `${annotator} has annotated nothing in it${rest}` });
  return isAnswer;
}

export interface OwnDocument {
  readonly sample: SampleOut;
  /** Absent for a document without an answer. */
  readonly out: AnswerOut | undefined;
  /** What is exported, or lost, together with the file. A sample is counted with its first file. */
  readonly counts: { readonly samples: number; readonly answers: number };
  readonly path: string;
}

/** The files of an export: one per document or, if several people answered, the folders of a project. */
export async function* ownDocuments(samples: AsyncIterable<SampleOut>): AsyncGenerator<OwnDocument> {
  const names = new Set<string>();
  for await (const sample of samples) {
    const { id } = sample.item;
    const document = fileName(id, names);
    if (document !== id) sample.note({ renamed: `sample ${quoted(id)} is the document ${document}` });
    sample.loseSuggestions('the file holds no suggestions');
    sample.noteFields();
    const answers = sample.answers();
    const several = sample.session.annotators.length > 1;
    for (const [n, out] of (answers.length > 0 ? answers : [undefined]).entries())
      yield {
        sample,
        out,
        counts: { samples: n === 0 ? 1 : 0, answers: out ? 1 : 0 },
        path: several ? folderOf(document, out?.answer.annotator ?? 'INITIAL_CAS') : document,
      };
  }
}

/** The path of a person's file in such folders; the curator has a separate folder. */
const folderOf = (document: string, annotator: string): string =>
  `${annotator === CURATOR ? 'curation' : 'annotation'}/${document}/${annotator}`;
const CURATOR = 'CURATION_USER';
