/** A request between the extension and the language server: its name on the wire, and the types of its parameters and its answer. */
export interface Request<P, R> {
  readonly method: string;
  /** Never there: it only carries the types. */
  readonly types?: (params: P) => R;
}

/** Why a request has no answer, in words for the user. */
export interface Problem {
  problem: string;
}

export const request = <P, R>(method: string): Request<P, R> => ({ method });

/** The parameters of every request about a project. */
export interface ProjectParams {
  root: string;
}

/** Those of every request for a page. */
export interface ReportParams {
  root: string;
  /** Version of the extension. */
  software: string;
  nonce?: string;
  /** The person who reads the page, if known. What is hidden from them is left out. */
  viewer?: string;
}

export type ReportResult = { html: string } | Problem;

/** A Markdown text with a title. */
export type TextResult = { title: string; text: string } | Problem;
