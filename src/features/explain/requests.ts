import { request, type TextResult } from '../../protocol/request';

/** The extension's command that explains why a sample has its labels, also for the code action. Its argument is `ExplainParams`. */
export const EXPLAIN_LABEL_COMMAND = 'labelwright.explainLabel';

/** Extension -> server: why a sample has its labels. The command has the same parameters. */
export const EXPLAIN_REQUEST = request<ExplainParams, TextResult>('labelwright/explain');

export interface ExplainParams {
  /** URI of a file of the project. */
  uri: string;
  /** Id of the sample. Without it, the sample of `line`. */
  sample?: string;
  /** 0-based. */
  line?: number;
  software?: string;
  /** The person who requests it, if known. A sample that is hidden from them is not explained. */
  viewer?: string;
}
