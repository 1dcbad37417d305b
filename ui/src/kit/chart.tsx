import { theme } from 'antd';
import { useEffect, useRef } from 'react';
import type { Inks } from './draw';

/** What a chart shows: bars by name, and beside each the mark that they must reach (0: none). */
type Props = {
  label: string;
  names: string[];
  values: number[];
  floors: number[];
  valueName: string;
  floorName: string;
  /** Bars that fall short, where the core has judged it; absent: those below their mark. */
  short?: boolean[];
  /** What is said of each bar to those who do not see it; absent: value and mark. */
  told?: string[];
};

/** Bars against floors, with the same figures as text for those who do not see them. */
export function FloorChart({ label, names, values, floors, valueName, floorName, short, told }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const { token } = theme.useToken();
  const inks: Inks = {
    ink: token.colorTextSecondary,
    line: token.colorSplit,
    bar: token.colorPrimary,
    short: token.colorError,
    floor: token.colorWarning,
  };
  const key = JSON.stringify([label, names, values, floors, valueName, floorName, short, inks]);
  useEffect(() => {
    let gone = false;
    let end = () => {};
    // Drawn only where there is room to draw; the text below says the same.
    void import('./draw').then(({ draw }) => {
      if (!gone && place.current) {
        end = draw(place.current, { names, values, floors, valueName, floorName, short }, inks);
      }
    });
    return () => {
      gone = true;
      end();
    };
  }, [key]);
  const of = (at: number) => told?.[at] ?? `${values[at]}${floors[at] ? ` / ${floors[at]}` : ''}`;
  const said = names.map((name, at) => `${name}: ${of(at)}`).join('; ');
  return (
    <figure className="chart" aria-label={`${label}. ${said}`}>
      <div ref={place} className="chart-canvas" aria-hidden="true" />
      <figcaption className="unseen">{said}</figcaption>
    </figure>
  );
}
