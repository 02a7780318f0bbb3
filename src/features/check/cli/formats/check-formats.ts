import { checkCodeclimate } from './check-codeclimate';
import { checkGithub } from './check-github';
import { checkJson } from './check-json';
import { checkJunit } from './check-junit';
import { checkSarif } from './check-sarif';
import { checkText } from './check-text';
import type { CheckFormat } from './report';

/** The output formats of `check`. */
export const CHECK_FORMATS = {
  text: checkText,
  json: checkJson,
  sarif: checkSarif,
  github: checkGithub,
  junit: checkJunit,
  codeclimate: checkCodeclimate,
} satisfies Record<string, CheckFormat>;

export type CheckFormatName = keyof typeof CHECK_FORMATS;
