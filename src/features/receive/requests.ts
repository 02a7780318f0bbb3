import { request, type Problem } from '../../protocol/request';

/** Extension -> server: takes in the answers that pages have sent; or says what that would give. */
export const RECEIVE_REQUEST = request<ReceiveParams, ReceiveReply | Problem>('labelwright/receive');

export interface ReceiveParams {
  root: string;
  /** URIs. */
  files: string[];
  /** Who receives. */
  by: string;
  dryRun: boolean;
  /** Of locked files. */
  passphrase?: string | undefined;
  /** Version of the extension. */
  software: string;
}

/** The report as Markdown, what each file that can be received says of itself, and how many records were new. */
export interface ReceiveReply {
  title: string;
  text: string;
  claims: string[];
  fresh: number;
  /** How many files and records are not received. */
  leftOut: number;
  /** Whether files wait for their passphrase. */
  locked: boolean;
}
