import { Tabs } from 'antd';
import type { ReactNode } from 'react';

/** A part of a page: its key in the address and in tests, what it is called, and what it holds. */
export type Part = { key: string; label: ReactNode; children: ReactNode };

type Props = {
  parts: readonly Part[];
  /** Which of them is open; absent: the page keeps that to itself, and what is typed in each part stays. */
  open?: string;
  onOpen?: (key: string) => void;
};

/** The parts of a page, one of them open. */
export function Parts({ parts, open, onOpen }: Props) {
  return (
    <Tabs
      {...(open === undefined ? {} : { activeKey: open, destroyOnHidden: true })}
      {...(onOpen ? { onChange: onOpen } : {})}
      items={parts.map(({ key, label, children }) => ({
        key,
        label: <span data-testid={`tab-${key}`}>{label}</span>,
        children,
      }))}
    />
  );
}
