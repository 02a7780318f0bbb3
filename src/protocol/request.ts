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
