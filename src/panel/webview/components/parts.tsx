import type { VNode, HTMLAttributes } from 'preact';
import type { Layer, LayerType } from '../../../project/schema/layer-types';
import type { Controller } from '../app/controller';
import type { GuidelinePane } from '../state/guideline-pane';
import type { PanelState } from '../state/panel-state';
import { reaches } from '../state/key-map';
import { indexOf, layersForKeys } from '../state/project-index';
import type { PanelActionId } from '../../../protocol/actions';
import { chordText } from '../view/in-words';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** Properties of most components. */
export interface PartProps {
  app: Controller;
  state: PanelState;
}

/** Properties of the components of a question. */
export interface LayerProps<L extends Layer = Layer> extends PartProps {
  layer: L;
}

/** What a kind of question has in the panel. */
export interface KindPanel<L extends Layer = Layer> {
  /** Its controls. */
  Row(props: LayerProps<L>): VNode | null;
  /** The texts that questions of the kind are about, if they are not the sample's own. */
  Texts?(props: PartProps): VNode;
}
export type KindPanels = Readonly<Record<LayerType, KindPanel>>;

/** Properties of what holds the questions. */
export interface QuestionsProps extends PartProps {
  kinds: KindPanels;
}

/** Properties of the components of the guideline pane. */
export interface GuidelineProps extends PartProps {
  pane: GuidelinePane;
  names(label: string): string;
}

const paths = {
  list: 'M2 4h1.5M2 8h1.5M2 12h1.5M6 4h8M6 8h8M6 12h8',
  book: 'M8 4c-1.4-1-3.2-1.4-5.5-1.4v9.6c2.3 0 4.1.4 5.5 1.4 1.4-1 3.2-1.4 5.5-1.4V2.6C11.2 2.6 9.4 3 8 4zm0 0v9.6',
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zm3.6-1.4L14 14',
  flag: 'M3.5 14.5v-12M3.5 3c3-1.6 5 1.4 9 0v6c-4 1.4-6-1.6-9 0',
  undo: 'M6 3 2.5 6.5 6 10M3 6.5h6.5a4 4 0 0 1 0 8H6',
  redo: 'm10 3 3.5 3.5L10 10m3-3.5H6.5a4 4 0 0 0 0 8H10',
  help: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.2C8.3 8.6 8 9 8 10m0 2.4v.6',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  cross: 'm4 4 8 8m0-8-8 8',
  down: 'm4 6 4 4 4-4',
  right: 'm6 4 4 4-4 4',
  model: 'M3 6.5h10v7H3zM8 6.5v-3m0-1.2v.1M6 9.2v1.2m4-1.2v1.2',
  note: 'M3 13l.6-3L11 2.6 13.4 5 6 12.4z',
  person: 'M8 8a3 3 0 1 0 0-6 3 3 0 0 0 0 6zm-5 6c0-2.8 2.2-4.5 5-4.5s5 1.7 5 4.5',
  warning: 'M8 2.5 14.5 13.5h-13zM8 6.5v3.5m0 1.5v.5',
  compare: 'M6 2.5v11M10 2.5v11M2.5 4.5H6m-3.5 3H6m4 0h3.5M10 10.5h3.5',
  previous: 'm10 4-4 4 4 4',
  smaller: 'm1.5 12.5 4-9 4 9m-6.6-3h5.2M11 8h4',
  larger: 'm1.5 12.5 4-9 4 9m-6.6-3h5.2M11 8h4m-2-2v4',
} as const;

export type IconName = keyof typeof paths;

/** A small line drawing in the colour of the text. It is hidden from screen readers, since the button around it has a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}

/** How a key is shown that chooses something in a layer: dim if another layer has it now. Undefined without a key. */
export function capOf(
  state: PanelState,
  layer: string,
  key: string | undefined,
): { label: string; dim: boolean } | undefined {
  if (key === undefined) return undefined;
  const { keys } = indexOf(state.project!);
  return { label: key, dim: !reaches(keys, layersForKeys(state), layer, key) };
}

/** The key of the adjacent button. Screen readers get it from the button's `aria-keyshortcuts`; `spoken`: from here, in a sentence. */
export function KeyCap({ label, dim, spoken }: { label: string; dim?: boolean; spoken?: boolean }) {
  return (
    <kbd class={dim ? 'key dim' : 'key'} aria-hidden={spoken ? undefined : 'true'}>
      {label}
    </kbd>
  );
}

interface IconButtonProps {
  icon: IconName;
  title: string;
  /** Its key, in readable form. */
  chord?: string;
  pressed?: boolean;
  disabled?: boolean;
  tabIndex?: number;
  class?: string;
  onPress(): void;
}

/** A button with an icon. Its tooltip shows the name and the key. */
export function IconButton({ icon, title, chord, pressed, class: extra, onPress, ...rest }: IconButtonProps) {
  return (
    <button
      class={`icon-button ${extra ?? ''}`}
      title={chord ? `${title} (${chord})` : title}
      aria-label={title}
      aria-pressed={pressed}
      onClick={onPress}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}

interface ActionProps extends PartProps {
  action: PanelActionId;
}

/** An icon button that runs an action. */
export function ActionIcon({ app, state, action, ...look }: ActionProps & Omit<IconButtonProps, 'onPress'>) {
  return <IconButton {...look} chord={chordText(state.project, action)} onPress={() => app.act(action)} />;
}

/** A button that runs an action, with its key. */
export function ActionButton(props: ActionProps & { text: string; class?: string }) {
  const { app, state, action, text, class: look = 'link' } = props;
  const chord = chordText(state.project, action);
  return (
    <button class={look} aria-keyshortcuts={chord} onClick={() => app.act(action)}>
      <KeyCap label={chord} /> {text}
    </button>
  );
}

/** A group of buttons with a single Tab stop. Arrow keys move between them. */
export function ButtonGroup(props: HTMLAttributes<HTMLDivElement>) {
  const root = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => oneTabStop(root.current!));
  return (
    <div
      role="group"
      {...props}
      ref={root}
      data-keys="arrows"
      onKeyDown={moveFocus}
      onFocusIn={(event) => oneTabStop(event.currentTarget)}
    />
  );
}

function buttonsOf(group: HTMLElement): HTMLElement[] {
  const buttons = group.querySelectorAll<HTMLElement>('button:enabled, input');
  return [...buttons].filter((button) => button.getClientRects().length > 0);
}

/** Keeps one Tab stop in a group: the focused button, or else the chosen one, the previous stop, or the first. */
function oneTabStop(group: HTMLElement): void {
  const buttons = buttonsOf(group);
  const stop =
    buttons.find((button) => button === document.activeElement) ??
    buttons.find((button) => button.matches('[aria-checked=true]')) ??
    buttons.find((button) => button.matches('[tabindex="0"]')) ??
    buttons[0];
  for (const button of buttons) button.tabIndex = button === stop ? 0 : -1;
}

/** Moves the focus between the buttons of a row with arrow keys. For `onKeyDown` of their container. */
function moveFocus(event: KeyboardEvent & { currentTarget: EventTarget & HTMLElement }): void {
  const step = ({ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 } as Record<string, number>)[
    event.key
  ];
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const buttons = buttonsOf(event.currentTarget);
  const at = buttons.indexOf(document.activeElement as HTMLElement);
  if (at < 0) return;
  event.preventDefault();
  buttons[(at + step + buttons.length) % buttons.length]?.focus();
}

/** A list that brings what is selected in it into sight when something changes. */
export function useInSight(changes: readonly unknown[], selected = '[aria-selected=true]') {
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    list.current?.querySelector(selected)?.scrollIntoView({ block: 'nearest' });
  }, changes);
  return list;
}

/** Sentences as a list; nothing without any. */
export const Sentences = ({
  list,
  ...look
}: { list: readonly string[] } & HTMLAttributes<HTMLUListElement>) =>
  list.length === 0 ? null : (
    <ul {...look}>
      {list.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );

/** The sign after the name of what has to be answered. */
export const Required = () => (
  <span class="required" title="Required">
    <span aria-hidden="true"> •</span>
    <span class="sr-only">, required</span>
  </span>
);
