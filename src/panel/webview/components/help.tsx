import { useLayoutEffect, useRef } from 'preact/hooks';
import { ACTION_GROUPS, PANEL_ACTIONS, type ActionGroup } from '../../../protocol/actions';
import { formatChord, type Chord } from '../../../protocol/chords';
import { groupOf } from '../state/key-map';
import { indexOf } from '../state/project-index';
import { IconButton, KeyCap, type PartProps } from './parts';

const titles: Record<ActionGroup, string> = {
  answer: 'Answering',
  suggestions: 'Suggestions',
  move: 'Moving',
  spans: 'Spans',
  relations: 'Relations',
  attributes: 'Attributes',
  turns: 'Conversations',
  guideline: 'Guideline',
  review: 'Reviewing',
  panel: 'Panel',
};

/** All keys, as they are set at the moment. */
export function Help({ app, state }: PartProps) {
  const project = state.project!;
  const dialog = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    dialog.current?.focus();
    return () => (before as HTMLElement | null)?.focus();
  }, []);
  const { keys, hasSpans } = indexOf(project);
  const ofLabels = new Set([...keys.labels.values()].flatMap(({ byKey }) => [...byKey.keys()]));
  /** A label's key wins over an action's, except while a reviewer chooses between answers. */
  const isFree = ({ ctrl, alt, key }: Chord, group: ActionGroup): boolean =>
    ctrl || alt || group === 'review' || !ofLabels.has(key);
  const chordsOf = (id: string, group: ActionGroup): string[] =>
    (keys.actions.find((action) => action.id === id)?.chords ?? [])
      .filter((chord) => isFree(chord, group))
      .map(formatChord);
  const isShown = (group: ActionGroup): boolean => {
    if (group === 'spans') return hasSpans;
    if (group === 'review') return !project.standsAlone;
    if (group === 'turns') return state.current?.sample.turns !== undefined;
    return keys.actions.some(({ id }) => groupOf.get(id) === group);
  };
  return (
    <div class="overlay" onClick={(event) => event.target === event.currentTarget && app.leave()}>
      <div class="help" role="dialog" aria-modal="true" aria-label="Keys" tabIndex={-1} ref={dialog}>
        <div class="help-head">
          <h2>Keys</h2>
          <p>
            A label's key answers; with Shift it answers without moving on.
            {!project.standsAlone &&
              ' Every action is also a command, and its keys can be changed in the settings.'}
          </p>
          <IconButton icon="cross" title="Close" onPress={() => app.leave()} />
        </div>
        <div class="help-groups">
          {ACTION_GROUPS.filter((group) => isShown(group)).map((group) => (
            <section key={group} aria-label={titles[group]}>
              <h3>{titles[group]}</h3>
              <dl>
                {PANEL_ACTIONS.filter(
                  ({ id, group: own }) => own === group && !(id === 'review' && project.standsAlone),
                ).map(({ id, title }) => (
                  <div key={id}>
                    <dt>
                      {chordsOf(id, group).map((chord) => (
                        <KeyCap key={chord} label={chord} />
                      ))}
                      <span class="sr-only">{chordsOf(id, group).join(' or ')}</span>
                    </dt>
                    <dd>{title}</dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}
