/** Where INCEpTION puts documents: `annotation/<document>/<user>.tsv`, `curation/<document>/CURATION_USER.tsv`. */
export interface FolderDocument {
  readonly id: string;
  /** Undefined: nobody is named. Null: the document as it was before anyone worked on it. */
  readonly annotator?: string | null;
}

const IN_PROJECT = /(?:^|\/)(?:annotation|annotation_ser|curation|curation_ser)\/([^/]+)\/([^/]+)\.[^./]+$/;

/** A document's name and who answered, from a file's path; outside of such folders the path is the name, of an absolute one the last part. */
export function documentOf(file: string): FolderDocument {
  const inside = IN_PROJECT.exec(file);
  if (inside) return { id: inside[1]!, annotator: inside[2] === 'INITIAL_CAS' ? null : inside[2]! };
  const isAbsolute = /^(?:\/|\.\.\/|[A-Za-z]:)/.test(file);
  const name = isAbsolute ? file.slice(file.lastIndexOf('/') + 1) : file.replace(/^(?:\.\/)+/, '');
  return { id: name.replace(/\.[^./]*$/, '') };
}
