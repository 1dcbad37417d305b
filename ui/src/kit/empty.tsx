import { Empty } from 'antd';
import type { ReactNode } from 'react';

/** Nothing here, and what one can do about it. */
export function Nothing({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={text} data-testid="empty">
      {children}
    </Empty>
  );
}
