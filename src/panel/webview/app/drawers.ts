import type { PanelState } from '../state/panel-state';

/** Where there is no room for a column (as styles/layout.css says), list and guideline come out over the text. */
const NO_COLUMN = { list: '(width < 1040px)', guideline: '(width < 800px)' } as const;

export type Drawer = keyof typeof NO_COLUMN;

/** Whether the list or the guideline is a drawer in a window as wide as this one. */
const isDrawer = (which: Drawer): boolean => globalThis.matchMedia?.(NO_COLUMN[which]).matches ?? false;

/** Shows or hides the list or the guideline, whichever way it is shown. */
export function togglePane(state: PanelState, which: Drawer): PanelState {
  if (isDrawer(which)) return { ...state, drawer: state.drawer === which ? undefined : which };
  return which === 'list'
    ? { ...state, listHidden: !state.listHidden }
    : { ...state, guidelineHidden: !state.guidelineHidden };
}

/** Shows or hides the general rules; where the guideline is out of sight, they come with it. */
export function toggleGeneral(state: PanelState): PanelState {
  if (isDrawer('guideline') && state.drawer !== 'guideline')
    return { ...state, drawer: 'guideline', showGeneral: true };
  return { ...state, showGeneral: !state.showGeneral };
}
