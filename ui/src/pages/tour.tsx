import { Tour as AntTour } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk, useRoleLabel } from '../api/session';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { go } from '../kit/route';
import { ownName, usePlace } from '../kit/window';
import { type Stop, tourOf, words } from './tour-stops';

/** The first of a stop's places that is in sight, a tall one by its head; none: the stop stands in the middle. */
function target({ at }: Stop): HTMLElement | null {
  const found = at
    .map((id) => document.querySelector<HTMLElement>(`[data-testid="${id}"]`))
    .find((one) => one !== null && one.getClientRects().length > 0);
  if (!found) return null;
  const tall = found.getBoundingClientRect().height > globalThis.innerHeight / 2;
  return (tall && found.querySelector<HTMLElement>('.section-head')) || found;
}

/**
 * What is where, in a few stops chosen by the person's role. It opens by itself once for each person on this machine,
 * and again where it is asked for.
 */
export function Tour({ asked, here }: { asked: boolean; here: boolean }) {
  const { t } = useWords();
  const roleLabel = useRoleLabel();
  const { session, registers } = useDesk();
  const place = usePlace();
  const name = ownName('tour', session.workspace, session.login);
  const [first, setFirst] = useState(() => !place.still && place.kept(name) !== 'done');
  const [at, setAt] = useState(0);
  const open = asked || (first && here && registers.length > 0);
  const { role, stops } = tourOf(session.roles);
  const end = () => {
    setFirst(false);
    setAt(0);
    place.keep({ [name]: 'done' });
    if (asked) go('path');
  };
  // The keyboard goes on from the tour: Enter leads to the next stop.
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => document.querySelector<HTMLElement>('.ant-tour-next-btn')?.focus(), 0);
    return () => clearTimeout(timer);
  }, [open, at]);
  return (
    <AntTour
      open={open}
      current={at}
      onChange={setAt}
      onClose={end}
      onFinish={end}
      disabledInteraction
      animated={!place.still}
      scrollIntoViewOptions={{ block: 'center' }}
      classNames={{ section: 'tour' }}
      actionsRender={(buttons, { current, total }) => (
        <>
          {current < total - 1 && (
            <Action testid="tour-skip" size="small" type="text" onClick={end}>
              {t('tour.skip')}
            </Action>
          )}
          {buttons}
        </>
      )}
      steps={stops.map((stop, n) => {
        const { title, text } = words(stop);
        return {
          // The types know no place that may be absent; the tour itself does.
          // Beside the menu, which stays in sight.
          placement: stop.at.includes('menu-open') ? 'right' : 'bottom',
          target: (() => target(stop)) as () => HTMLElement,
          title: <span data-testid={`tour-${stop.key}`}>{t(title, { name: session.name })}</span>,
          description: t(text, {
            role: role === undefined ? t('tour.everyone') : roleLabel(role),
            n: stops.length - 1,
          }),
          closable: n < stops.length - 1,
        };
      })}
    />
  );
}
