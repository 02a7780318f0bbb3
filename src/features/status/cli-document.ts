import { counted, percent } from '../../base/text/phrases';
import { countsText, sumOf } from '../../cli/finding-counts';
import { factOf, heading, paragraph, table, type Block, type Document } from '../../document/blocks';
import { qualificationWords } from '../../project/gold/qualification-words';
import type { OpenProject } from '../check/cli/check-projects';
import { accuracyOf, type ProjectStatus } from './project-status';
import type { ProjectStages } from './stages';
import { closedWords, endWords, stageName } from './words';

/** The progress of a project as a document. */
export function statusDocument(
  { model: { guideline }, checked }: OpenProject,
  found: ProjectStatus,
): Document {
  const { annotators, pace, labelledTwice, disputed, decided } = found;
  const { title, folder, result } = checked;
  const version = guideline?.version?.text;
  return {
    title: title ?? folder,
    subtitle: `Status${folder === '.' ? '' : ` of ${folder}`}, ${version === undefined ? 'no guideline version' : `guideline ${version} (${guideline!.status})`}`,
    lead: [
      {
        kind: 'facts',
        facts: [
          factOf(found.samples, 'sample'),
          factOf(found.files.length, 'file'),
          factOf(found.gold, 'gold label'),
          factOf(labelledTwice, 'sample', ' with two or more answers'),
          factOf(disputed, 'with disagreements', '', 'with disagreements'),
          factOf(decided, 'decided', '', 'decided'),
        ],
      },
      paragraph(
        sumOf(result.counts) === 0
          ? `No findings in ${counted(result.filesChecked, 'file')}.`
          : `${countsText(result.counts)} in ${result.files.length} of ${counted(result.filesChecked, 'file')}.`,
      ),
    ],
    blocks: [
      ...(annotators.length === 0 ? [paragraph('No annotators yet.')] : []),
      ...table('Samples of each annotator', annotators, [
        ['annotator', ({ id }) => id],
        ['done', ({ done }) => done, 'number'],
        ['flagged', ({ flagged }) => flagged, 'number'],
        ['stale', ({ stale }) => stale, 'number'],
        ['returned', ({ returned }) => returned, 'number'],
        ['draft', ({ draft }) => draft, 'number'],
        ['to do', ({ todo }) => todo, 'number'],
        ['a day', ({ id }) => pace.people.get(id)?.answersPerDay?.toFixed(1), 'number'],
      ]),
      ...goldTable(found),
      ...(found.stages ? stageBlocks(found.stages) : []),
      ...table('Next steps', found.next, [
        ['person', ({ person }) => person],
        ['step', ({ words }) => words],
      ]),
      ...pace.ends.map((end) =>
        paragraph(`${end.batch === undefined ? '' : `Batch "${end.batch}": `}${endWords(end)}.`),
      ),
    ],
  };
}

/** Several projects, one below the other. */
export function oneDocument(documents: readonly Document[]): Document {
  const [first] = documents;
  if (documents.length === 1) return first!;
  return {
    ...first!,
    title: 'Status',
    subtitle: counted(documents.length, 'project'),
    lead: [],
    blocks: documents.flatMap(({ title, subtitle = '', lead = [], blocks }): Block[] => [
      heading(2, title),
      paragraph(subtitle),
      ...lead,
      ...blocks,
    ]),
  };
}

/** How people did on gold, if any of them has answered some. */
function goldTable({ annotators }: ProjectStatus): Block[] {
  const hasQualification = annotators.some(({ qualification }) => qualification);
  const isJudged = annotators.some(({ gold }) => gold.judged + gold.checks > 0);
  return table('Answers to samples with gold', isJudged || hasQualification ? annotators : [], [
    ['annotator', ({ id }) => id],
    ['gold right', ({ gold }) => (gold.judged === 0 ? '' : `${gold.right} of ${gold.judged}`)],
    [
      '95 % interval',
      ({ gold }) =>
        accuracyOf(gold)
          ?.limits.map((limit) => percent(limit))
          .join(' to '),
    ],
    ['checks failed', ({ gold }) => (gold.checks === 0 ? '' : `${gold.failedChecks} of ${gold.checks}`)],
    hasQualification && [
      'qualification',
      ({ qualification }) =>
        qualification &&
        qualificationWords(qualification, qualification.missing, qualification.phase === 'blocked'),
    ],
  ]);
}

/** The stages that have samples, and whom these wait for. */
function stageBlocks({ counts, awaited, closed }: ProjectStages): Block[] {
  const stages = [...counts].filter(([, count]) => count > 0);
  return [
    ...table('Samples by stage', stages, [
      ['stage', ([stage]) => stageName(stage)],
      ['samples', ([, count]) => count, 'number'],
    ]),
    ...table('Who is waited for', awaited, [
      ['person', ({ id }) => id],
      ['samples', ({ samples }) => samples, 'number'],
      ['for this person only', ({ alone }) => alone, 'number'],
    ]),
    ...closed.map((one) => paragraph(`Batch "${one.batch}" is ${closedWords(one)}.`)),
  ];
}
