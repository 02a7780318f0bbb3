import { SAMPLES } from './drawn';

/**
 * What a window shows of values that its person may not know one by one. Everything else is the same in both projects of a pair, whatever
 * is drawn.
 */
interface OnPurpose {
  /** What it is, and why it is shown. */
  readonly reason: string;
  /** Where it comes out: in the replies to these requests. */
  readonly where: RegExp;
  /** Also between projects that have the same values on other samples. Without it, only between projects with other values. */
  readonly always?: true;
  /** Takes it out of a reply; by default, the reply is nothing else. */
  readonly masks?: (reply: string) => string;
}

export const ON_PURPOSE: readonly OnPurpose[] = [
  {
    reason:
      'Agreement, progress, error rates and the gate are about the whole project, and everyone may follow them.',
    where: /^(report|overview|ownPage|evaluation|validation|assist|corrections|pipeline|spotChecks|gate)\b/,
  },
  {
    reason:
      'The coverage of the guideline counts the answers of the whole project that cite a rule. What people answered to an example is listed once the viewer has answered it.',
    where: /^guidelineTests\b/,
    masks: (reply) => reply.replace(/"items":\[.*/, ''),
  },
  {
    reason:
      'Codes are a vocabulary that people share: which are in use, and how often, but not on which samples.',
    where: /^(codes|codeLabel|codeMerge)\b/,
  },
  {
    reason:
      'Of these, the panel leaves out what others said of the sample on screen alone: it would be a hint. So the lists of two samples differ.',
    where: /^panel codes\b/,
    always: true,
  },
  {
    reason:
      'Two versions are compared by the answers of all: how many changed, from what to what, and whose. Samples are named that the person has answered.',
    where: /^compareVersions\b/,
    masks: (reply) => [...new Set(reply.match(NAME))].sort().join(' '),
  },
  {
    reason:
      'A spot check says how many answers were judged, and how. Those on samples that the person has answered are listed.',
    where: /^spotCheck\b/,
    masks: (reply) => (reply.match(/- `.*?\\n/g) ?? []).join(''),
  },
  {
    reason: 'How many answers a change of the guideline makes stale, and whose, is for everyone to know.',
    where: /^compare\b/,
    masks: (reply) => reply.replace(/\*\*To look at again:\*\*.*?\\n/, ''),
  },
  {
    reason: 'The data audit says how often each label was given.',
    where: /^audit\b/,
    masks: (reply) => reply.replace(/Labels given so far.*/, ''),
  },
  {
    reason: 'The guideline in the panel says which labels people confuse, and how often.',
    where: /^panel project\b/,
    masks: (reply) => reply.replace(/"confusedWith":\[[^\]]*\]/g, ''),
  },
  {
    reason:
      'Lenses and hovers on the guideline, completion of codes and tie-breakers that are offered count answers.',
    where: /^(onCodeLens|onHover|onCompletion|onCodeAction) (labelwright|guideline)\.yaml/,
  },
  {
    reason:
      'Findings in the schema and the guideline count the answers of the whole project, and say how much is hidden.',
    where: /^diagnostics$/,
    masks: (reply) =>
      JSON.stringify(
        (JSON.parse(reply) as [string, unknown][]).filter(
          ([uri]) => !/\/(labelwright|guideline)\.yaml$/.test(uri),
        ),
      ),
  },
  {
    reason: 'What can be typed into a line follows from its text, which is on screen.',
    where: /^onCompletion annotations\//,
    always: true,
  },
  {
    reason: 'Trees, lists and pages say how much they hide.',
    where: /^(buckets|bucketSamples|samples|corrections|returnCases|decideCases)\b/,
    masks: (reply) =>
      reply
        .replace(/,?\{[^{}]*hidden until you have answered[^{}]*\}/g, '')
        .replace(/,?\{[^{}]*"label":"No errors"[^{}]*\}/g, '')
        .replace(/"closed":(\d+|\{[^}]*\})/g, '')
        .replace(/\d+ corrections? of samples? that you have not answered (is|are) hidden/g, ''),
  },
  {
    reason:
      'Groups of disagreements show the average of error scores, which weigh how reliable a person is in the whole project.',
    where: /^buckets\b/,
    always: true,
    masks: (reply) => reply.replace(ERROR_SCORE, '$1'),
  },
  {
    reason: 'Error scores weigh how reliable a person or a model is in the whole project.',
    where: /^(bucketSamples|bucketDetail|findCases|panel evidence)\b/,
    always: true,
    masks: (reply) => inAnyOrder(reply.replace(ERROR_SCORE, '$1').replace(/"reasons":\[[^\]]*\]/g, '')),
  },
];

const ERROR_SCORE = /(error(?: score)? |"errorScore":)[\d.]+/g;

/** Krippendorff’s alpha is not the sample of this name. */
const NAME = new RegExp(`(?<!’s )\\b(${SAMPLES.join('|')})\\b`, 'g');

/** The most likely answers come first. */
const inAnyOrder = (reply: string): string =>
  reply
    .split(/[[\]{}",]+/)
    .sort()
    .join(' ');
