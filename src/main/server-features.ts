// What each feature adds to the language server: one line, for the answers to requests or for what follows projects. What answers a
// request is loaded on first use: everything evaluated at the start delays the first finding.
export { answers as adjudicate } from '../features/adjudicate/server-answers';
export { answers as annotator } from '../features/annotator/server-answers';
export { answers as assign } from '../features/assign/server-answers';
export { answers as assist } from '../features/assist/server-answers';
export { answers as audit } from '../features/audit/server-answers';
export { answers as baseline } from '../features/baseline/server-answers';
export { answers as buckets } from '../features/buckets/server/answers';
export { answers as codes } from '../features/codes/server-answers';
export { answers as compare } from '../features/compare/server-answers';
export { answers as corrections } from '../features/corrections/server-answers';
export { answers as evaluate } from '../features/evaluate/server/answers';
export { answers as explain } from '../features/explain/server-answers';
export { answers as guideline } from '../features/guideline/server-answers';
export { answers as guidelineTests } from '../features/guideline-tests/server-answers';
export { answers as handoff } from '../features/handoff/server-answers';
export { answers as init } from '../features/init/server-answers';
export { answers as migrate } from '../features/migrate/server-answers';
export { answers as predict } from '../features/predict/server-answers';
export { answers as promote } from '../features/promote/server-answers';
export { answers as report } from '../features/report/server-answers';
export { watches as restore } from '../features/restore/server/watch';
export { answers as share } from '../features/share/server-answers';
export { answers as spotCheck } from '../features/spot-check/server-answers';
export { answers as status } from '../features/status/server-answers';
export { answers as validate } from '../features/validate/server-answers';
export { answers as language } from '../language/server/answers';
