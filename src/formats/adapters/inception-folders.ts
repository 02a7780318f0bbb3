import { fileName } from '../file-name';
import { loseSuggestions, noteFields } from '../export-values';
import type { ExportSession, OwnAnswer, OwnItem } from '../format';
import { quoted, type LossReport } from '../loss-report';

/** Where INCEpTION puts documents: `annotation/<document>/<user>.tsv`, `curation/<document>/CURATION_USER.tsv`; in project exports each in a zip file, or in a folder when that was unpacked. */
export interface FolderDocument {
  readonly id: string;
  /** Undefined: nobody is named. Null: the document as it was before anyone worked on it. */
  readonly annotator?: string | null;
}

const IN_PROJECT =
  /(?:^|\/)(?:annotation|annotation_ser|curation|curation_ser)\/([^/]+)\/(?:([^/]+)\.[^./]+|([^/]+?)(?:\.zip)?\/[^/]+)$/;

/** A document's name and who answered, from a file's path; outside of such folders the path is the name, of an absolute one the last part. */
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

/** What stands beside the documents in the export of a project and is none of them: sources, settings, logs. Told by the folders beside it. */
export function besideDocuments(files: readonly { readonly name: string }[]): ReadonlySet<string> {
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

/** Says once that such files are there. */
export function noteBeside(beside: ReadonlySet<string>, losses: LossReport): void {
  const [first] = beside;
  if (first !== undefined)
    losses.note({
      file: first,
      about: 'not-read',
      text: `it and ${beside.size - 1} other files stand beside the documents (sources, settings, logs of the project) and were not read`,
    });
}

export interface OwnDocument {
  readonly item: OwnItem;
  /** Absent for a document that nobody answered. */
  readonly answer: OwnAnswer | undefined;
  /** Where its file goes, without the ending. */
  readonly path: string;
}

/** The files of an export: one a document, or, where several people answered, those of a project's folders. */
export async function* ownDocuments(
  items: AsyncIterable<OwnItem>,
  session: ExportSession,
  format: string,
): AsyncGenerator<OwnDocument> {
  const names = new Set<string>();
  const several = session.annotators.length > 1;
  for await (const item of items) {
    const document = fileName(item.id, names);
    session.losses.written.samples += 1;
    if (document !== item.id)
      session.losses.note({
        ...item.place,
        about: 'renamed',
        text: `sample ${quoted(item.id)} is the document ${document}`,
      });
    loseSuggestions(session, item, 'the file holds no suggestions');
    noteFields(session, item, format);
    for (const answer of item.answers.length > 0 ? item.answers : [undefined])
      yield {
        item,
        answer,
        path: several ? folderOf(document, answer?.annotator ?? 'INITIAL_CAS') : document,
      };
  }
}

/** The place of a person's file in such folders; the curator's is apart. */
const folderOf = (document: string, annotator: string): string =>
  `${annotator === CURATOR ? 'curation' : 'annotation'}/${document}/${annotator}`;
const CURATOR = 'CURATION_USER';
