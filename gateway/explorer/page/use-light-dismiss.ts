import { type RefObject, useEffect } from 'react';

/** Closes an open menu on Escape, and on a press anywhere else. */
export function useLightDismiss(menu: RefObject<HTMLDetailsElement | null>): void {
  useEffect(() => {
    const close = (): void => {
      if (menu.current !== null) menu.current.open = false;
    };
    const pressed = ({ target }: PointerEvent): void => {
      if (!(target instanceof Node && menu.current?.contains(target))) close();
    };
    const typed = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') close();
    };
    document.addEventListener('pointerdown', pressed);
    document.addEventListener('keydown', typed);
    return () => {
      document.removeEventListener('pointerdown', pressed);
      document.removeEventListener('keydown', typed);
    };
  }, [menu]);
}
