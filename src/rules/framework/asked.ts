import type { Unplaced } from '../../core/project/model';
import type { Answer } from './entry-rule';

type Question<Of, About, A extends Answer> = (of: Of, about: About) => A;

/** What a check asked for, and when. */
export interface Asked {
  readonly answers: ReadonlySet<Noted>;
  /** The turn in which it asked. */
  readonly turn: number;
}

/** An answer that is noted. */
interface Noted {
  readonly question: Question<never, never, Answer>;
  readonly about: unknown;
  /** The newest is kept: an older one would keep its version of the file alive. */
  answer: Answer;
  /** The last turn in which it was asked for. */
  turn: number;
  /** The turn in which it became what it is. */
  since: number;
}

/** So many answers are shared; then sharing begins anew: of ids that were typed letter by letter each prefix was asked for. */
const SHARED = 20_000;

/**
 * Answers to what checks want to know of something that changes from turn to turn. What several of them ask for is asked once a turn.
 */
export class Answers<Of> {
  #of: Of | undefined;
  #turn = 0;
  #size = 0;
  readonly #shared = new Map<unknown, Map<unknown, Noted>>();

  /** From here on, answers are about this. */
  next(of: Of): void {
    this.#of = of;
    this.#turn += 1;
  }

  /** For a check that begins: how it asks, and what it will have asked for. */
  asker(): {
    readonly asked: Asked;
    readonly ask: <About, A extends Answer>(question: Question<Of, About, A>, about: About) => Unplaced<A>;
  } {
    const answers = new Set<Noted>();
    return {
      asked: { answers, turn: this.#turn },
      ask: <About, A extends Answer>(question: Question<Of, About, A>, about: About) => {
        const noted = this.#noted(question as Question<never, never, Answer>, about);
        answers.add(noted);
        return noted.answer as Unplaced<A>;
      },
    };
  }

  /** Whether all that a check has asked for is as it was. */
  stillHold({ answers, turn }: Asked): boolean {
    for (const noted of answers) {
      this.#bring(noted);
      if (noted.since > turn) return false;
    }
    return true;
  }

  #noted(question: Noted['question'], about: unknown): Noted {
    let same = this.#shared.get(question);
    if (!same) this.#shared.set(question, (same = new Map()));
    let noted = same.get(about);
    if (!noted) {
      const answer = this.#answer(question, about);
      noted = { question, about, answer, turn: this.#turn, since: this.#turn };
      if (this.#size++ > SHARED) {
        this.#shared.clear();
        this.#size = 0;
      }
      same.set(about, noted);
    }
    this.#bring(noted);
    return noted;
  }

  /** Asks again, once a turn. */
  #bring(noted: Noted): void {
    if (noted.turn === this.#turn) return;
    noted.turn = this.#turn;
    const now = this.#answer(noted.question, noted.about);
    if (!isSame(noted.answer, now)) noted.since = this.#turn;
    noted.answer = now;
  }

  #answer(question: Noted['question'], about: unknown): Answer {
    return question(this.#of as never, about as never);
  }
}

/** Parts of the model are the same while their nodes are: these never change, and live as long as their text stays. */
function isSame(before: Answer, now: Answer): boolean {
  if (before === now) return true;
  if (typeof before !== 'object' || typeof now !== 'object') return false;
  if ('node' in before || 'node' in now)
    return (before as { node?: unknown }).node === (now as { node?: unknown }).node;
  return JSON.stringify(before) === JSON.stringify(now);
}
