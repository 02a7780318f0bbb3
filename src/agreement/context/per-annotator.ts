import { undefinedBecause, type Estimate, type Undefined } from '../statistics/estimate';
import { proportionInterval, type ProportionInterval } from '../statistics/proportion';
import { krippendorffAlpha } from '../coefficients/alpha';
import { groupItems } from '../tables/item-groups';
import { atLevel, type Level, type RatingInput } from '../coefficients/levels';
import { ratingCount, withoutAnnotator, type RatingTable } from '../tables/rating-table';

export interface AnnotatorAgreement {
  ratings: number;
  /** Items that someone else labelled too. */
  shared: number;
  /** Alpha of the others. If it is well above the alpha of all, this annotator causes much of the disagreement. */
  alphaWithout: Estimate;
  consensus: ConsensusAgreement;
  selfConsistency: ProportionInterval | Undefined;
}

/** Agreement with the majority of the others. */
export interface ConsensusAgreement {
  /** The number of items on which the others had a majority, and of those on which this annotator agrees with it. */
  items: number;
  agreed: number;
  /** The number of items on which the others were tied; they do not count. */
  tied: number;
  share: ProportionInterval | Undefined;
}

/** Maximum of ratings times annotators for computing alpha without each annotator. */
const MAX_RATINGS = 1e8;

export function annotatorAgreements(input: RatingInput, level: Level): AnnotatorAgreement[] {
  const { table } = input;
  const counts = answerCounts(table);
  const consensus = consensusAgreements(table);
  const consistency = selfConsistency(table);
  return table.annotators.map((name, a) => ({
    ...counts[a]!,
    alphaWithout: alphaWithout(input, name, level),
    consensus: consensus[a]!,
    selfConsistency: consistency[a]!,
  }));
}

/** The number of each annotator's ratings, and of those on items that someone else rated too. */
export function answerCounts(table: RatingTable): { ratings: number; shared: number }[] {
  const counts = table.annotators.map(() => ({ ratings: 0, shared: 0 }));
  for (let i = 0; i < table.items.length; i += 1)
    for (let p = table.start[i]!; p < table.start[i + 1]!; p += 1) {
      const own = counts[table.annotator[p]!]!;
      own.ratings += 1;
      if (ratingCount(table, i) > 1) own.shared += 1;
    }
  return counts;
}

/** Alpha at a level without one annotator. */
export function alphaWithout(input: RatingInput, annotator: string, level: Level): Estimate {
  const at = atLevel(input, level);
  if ('value' in at) return at;
  const { table, metric } = at;
  if (table.annotators.length < 3) return undefinedBecause('fewer than two annotators are left');
  if (table.annotators.length * table.label.length > MAX_RATINGS) {
    return undefinedBecause('too many annotators to leave out each in turn');
  }
  const rest = withoutAnnotator(table, table.annotators.indexOf(annotator));
  const alpha = krippendorffAlpha(groupItems(rest, table.labels.length), metric);
  return alpha.value === null ? alpha : { value: alpha.value };
}

export function consensusAgreements(table: RatingTable): ConsensusAgreement[] {
  const tallies = table.annotators.map(() => ({ items: 0, agreed: 0, tied: 0 }));
  forEachConsensus(table, (position, consensus) => {
    const tally = tallies[table.annotator[position]!]!;
    if (consensus === undefined) tally.tied += 1;
    else {
      tally.items += 1;
      if (consensus === table.label[position]) tally.agreed += 1;
    }
  });
  return tallies.map((tally) => ({ ...tally, share: proportionInterval(tally.agreed, tally.items) }));
}

/** Visits every rating of items with several ratings: its position, and the label that most others gave, or undefined for a tie. */
export function forEachConsensus(
  table: RatingTable,
  visit: (position: number, consensus: number | undefined) => void,
): void {
  const votes = new Int32Array(table.labels.length);
  for (let i = 0; i < table.items.length; i += 1) {
    if (ratingCount(table, i) < 2) continue;
    const from = table.start[i]!;
    const labels = table.label.subarray(from, table.start[i + 1]!);
    for (const k of labels) votes[k]! += 1;
    for (let p = 0; p < labels.length; p += 1) {
      const own = labels[p]!;
      votes[own]! -= 1;
      visit(from + p, uniqueLeader(labels, votes));
      votes[own]! += 1;
    }
    for (const k of labels) votes[k] = 0;
  }
}

function uniqueLeader(labels: Int32Array, votes: Int32Array): number | undefined {
  let leader: number | undefined;
  let most = 0;
  for (const k of labels) {
    const n = votes[k]!;
    if (n > most) {
      most = n;
      leader = k;
    } else if (n === most && k !== leader) leader = undefined;
  }
  return leader;
}

/** How often each annotator gave an item the same label again, as a share of the repeats. */
export function selfConsistency(table: RatingTable): (ProportionInterval | Undefined)[] {
  const repeats = new Int32Array(table.annotators.length);
  const same = new Int32Array(table.annotators.length);
  const { start, annotator, label } = table.history;
  const lastIn = new Int32Array(table.annotators.length).fill(-1);
  const lastLabel = new Int32Array(table.annotators.length);
  for (let i = 0; i + 1 < start.length; i += 1) {
    for (let p = start[i]!; p < start[i + 1]!; p += 1) {
      const a = annotator[p]!;
      if (lastIn[a] === i) {
        repeats[a]! += 1;
        if (lastLabel[a] === label[p]) same[a]! += 1;
      }
      lastIn[a] = i;
      lastLabel[a] = label[p]!;
    }
  }
  return table.annotators.map((_, a) =>
    repeats[a] === 0
      ? undefinedBecause('no item was labelled twice by this annotator')
      : proportionInterval(same[a]!, repeats[a]!),
  );
}
