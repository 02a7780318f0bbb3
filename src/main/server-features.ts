// What each feature adds to the language server: an import and a line in a list.
import { answers as adjudicate } from '../features/adjudicate/server-answers';
import { answers as annotator } from '../features/annotator/server-answers';
import { answers as assign } from '../features/assign/server-answers';
import { answers as assist } from '../features/assist/server-answers';
import { answers as audit } from '../features/audit/server-answers';
import { answers as baseline } from '../features/baseline/server-answers';
import { answers as buckets } from '../features/buckets/server/answers';
import { answers as codes } from '../features/codes/server-answers';
import { answers as compare } from '../features/compare/server-answers';
import { answers as corrections } from '../features/corrections/server-answers';
import { answers as evaluate } from '../features/evaluate/server/answers';
import { answers as explain } from '../features/explain/server-answers';
import { answers as guideline } from '../features/guideline/server-answers';
import { answers as handoff } from '../features/handoff/server-answers';
import { answers as init } from '../features/init/server-answers';
import { answers as migrate } from '../features/migrate/server-answers';
import { answers as predict } from '../features/predict/server-answers';
import { answers as promote } from '../features/promote/server-answers';
import { answers as report } from '../features/report/server-answers';
import { answers as share } from '../features/share/server-answers';
import { answers as spotCheck } from '../features/spot-check/server-answers';
import { answers as status } from '../features/status/server-answers';
import { answers as validate } from '../features/validate/server-answers';
import { watchGone } from '../features/restore/server/watch';
import { answers as language } from '../language/server/answers';
import type { Answer, Watch } from '../server/answers';

/** The requests that are answered. What answers one is loaded on first use: everything evaluated at the start delays the first finding. */
export const ANSWERS: readonly Answer[] = [
  ...adjudicate,
  ...annotator,
  ...assign,
  ...assist,
  ...audit,
  ...baseline,
  ...buckets,
  ...codes,
  ...compare,
  ...corrections,
  ...evaluate,
  ...explain,
  ...guideline,
  ...handoff,
  ...init,
  ...migrate,
  ...predict,
  ...promote,
  ...report,
  ...share,
  ...spotCheck,
  ...status,
  ...validate,
  ...language,
];

/** What follows each project while it is open. */
export const WATCHES: readonly Watch[] = [watchGone];
