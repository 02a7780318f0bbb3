import { request } from '../../protocol/request';

/** Extension -> server: the fields of a sample file for a new project. */
export const FIELDS_REQUEST = request<FieldsParams, FieldsResult>('labelwright/fields');

export interface FieldsParams {
  uri: string;
}

export interface FieldsResult {
  /** Empty for plain text, where each line is a sample. */
  all: readonly string[];
  /** Fields that probably contain the text, most likely first, with an example. */
  text: { name: string; example: string; isConversation?: boolean }[];
  /** The field that probably contains the id. */
  id: string | undefined;
  /** Fields of strings, numbers or booleans, with some different values. */
  plain: { name: string; values: string[] }[];
  /** Projects to start from, by their files. */
  templates: readonly { readonly 'labelwright.yaml': string; readonly 'guideline.yaml': string }[];
}
