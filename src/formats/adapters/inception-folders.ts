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

/** The place of a person's file in such folders; the curator's is apart. */
export const folderOf = (document: string, annotator: string): string =>
  annotator === CURATOR ? `curation/${document}/${annotator}` : `annotation/${document}/${annotator}`;
const CURATOR = 'CURATION_USER';
