import DownOutlined from '@ant-design/icons/DownOutlined';
import { Button, Dropdown, Space } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import type { PaperFormat } from '../api/types.gen';
import { useWords } from '../i18n';

/** A format of a paper beside its PDF. */
export type OtherFormat = Exclude<PaperFormat, 'pdf'>;

const FORMATS: readonly OtherFormat[] = ['docx', 'xlsx'];

type Props = {
  /** Of the button for the PDF: `-more` opens the formats, `-docx` and `-xlsx` take one. */
  testid: string;
  /** How the other formats relate to the PDF; stands above them. */
  note: string;
  /** A paper is on its way: no other is taken meanwhile. */
  busy: boolean;
  /** Id of an element that says more about the other formats. */
  describedBy?: string;
  onTake: (format: OtherFormat) => void;
  /** The button for the PDF. */
  children: ReactNode;
};

/** The button for a paper as PDF, and beside it the other formats that the paper can be taken in. */
export function PaperFormats({ testid, note, busy, describedBy, onTake, children }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const change = (next: boolean) => {
    setOpen(next && !busy);
    // The menu goes away with the focus in it.
    if (!next) opener.current?.focus();
  };
  const formats = FORMATS.map((format) => ({
    key: format,
    label: <span data-testid={`${testid}-${format}`}>{t(`paper.${format}`)}</span>,
  }));
  return (
    <Space.Compact>
      {children}
      <Dropdown
        trigger={['click']}
        // The arrow keys move among the formats as soon as they are open.
        autoFocus
        placement="bottomRight"
        open={open}
        onOpenChange={change}
        menu={{
          items: [{ key: 'note', type: 'group', label: note, children: formats }],
          onClick: ({ key, domEvent }) => {
            // The focus is back on the button by now: the same Enter would press it and open the formats anew.
            domEvent.preventDefault();
            onTake(key as OtherFormat);
          },
        }}
      >
        <Button
          ref={opener}
          data-testid={`${testid}-more`}
          icon={<DownOutlined />}
          // Not `disabled`: that would take the focus away while a paper is made.
          aria-disabled={busy}
          aria-label={t('paper.more')}
          aria-haspopup="menu"
          aria-expanded={open}
          aria-describedby={describedBy}
        />
      </Dropdown>
    </Space.Compact>
  );
}
