import { Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { Finding, PaperChapter } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';

type Props = { paper: string; subject: string; chapters: readonly PaperChapter[]; onSaved: () => void };

/** Chapters of a paper that the organisation writes in, with what stands there now. */
export function PaperChapters({ paper, subject, chapters, onSaved }: Props) {
  const { t, say } = useWords();
  const writable = useDesk().register('paper_texts')?.writable ?? false;
  const [editing, setEditing] = useState<PaperChapter>();
  const own = chapters.filter((one) => one.own !== null);
  if (own.length === 0) return null;
  return (
    <>
      <h3>{t('papers.chapters')}</h3>
      <ul className="facts" data-testid="paper-chapters">
        {own.map((one) => {
          const text = one.own ? say(one.own.text) : '';
          return (
            <li key={one.key} data-testid={`chapter-${one.key}`}>
              <strong>{say(one.heading)}</strong>{' '}
              <Tag color={text !== '' ? 'green' : one.own?.required ? 'orange' : 'default'}>
                {t(text !== '' ? 'papers.text.own' : one.own?.required ? 'papers.text.needed' : 'papers.text.start')}
              </Tag>
              {one.own?.general && <Tag>{t('papers.text.general')}</Tag>}
              {writable && (
                <Action testid={`chapter-edit-${one.key}`} size="small" type="link" onClick={() => setEditing(one)}>
                  {t('papers.text.edit')}
                </Action>
              )}
              <div className="quiet">{text || say(one.own?.start)}</div>
            </li>
          );
        })}
      </ul>
      {editing && (
        <OwnText
          key={editing.key}
          paper={paper}
          subject={subject}
          chapter={editing}
          onClose={() => setEditing(undefined)}
          onSaved={() => {
            setEditing(undefined);
            onSaved();
          }}
        />
      )}
    </>
  );
}

type OwnProps = {
  paper: string;
  subject: string;
  chapter: PaperChapter;
  onClose: () => void;
  onSaved: () => void;
};

/** The own text of a chapter in both languages; what is typed though a reference names it is told before it is kept. */
function OwnText({ paper, subject, chapter, onClose, onSaved }: OwnProps) {
  const { t, say } = useWords();
  const doing = useDoing();
  const own = chapter.own;
  // A text about all records stays as it is: what is written here is about this one.
  const of = own?.record && !own.general ? { id: own.record, version: own.version } : {};
  const [zh, setZh] = useState(own?.text.zh || own?.start.zh || '');
  const [en, setEn] = useState(own?.text.en || own?.start.en || '');
  const [found, setFound] = useState<Finding[]>([]);
  const asked = {
    register: 'paper_texts',
    ...of,
    values: { paper, chapter: chapter.key, subject, text_zh: zh, text_en: en },
  };
  const save = async () => {
    const said = await doing.run('record_check', asked);
    if (!said) return;
    const first = found.length === 0 && said.length > 0;
    setFound(said);
    // Shown once before it is kept; an error is never kept without being mended.
    if (first || said.some((one) => one.level === 'error')) return;
    if (await doing.run('record_save', asked)) onSaved();
  };
  return (
    <Modal
      open
      title={say(chapter.heading)}
      onCancel={onClose}
      footer={
        <Action testid="own-text-save" type="primary" loading={doing.busy} onClick={save}>
          {t('papers.text.save')}
        </Action>
      }
    >
      <p className="quiet">{t('papers.text.help', { name: '{service.name}' })}</p>
      <label htmlFor="own-text-zh">{t('papers.text.zh')}</label>
      <Input.TextArea
        id="own-text-zh"
        data-testid="own-text-zh"
        rows={6}
        value={zh}
        onChange={(event) => setZh(event.target.value)}
      />
      <label htmlFor="own-text-en">{t('papers.text.en')}</label>
      <Input.TextArea
        id="own-text-en"
        data-testid="own-text-en"
        rows={6}
        value={en}
        onChange={(event) => setEn(event.target.value)}
      />
      <Notice error={doing.error} onClose={doing.clear} />
      {found.length > 0 && <Findings findings={found} label={() => t('papers.text.found')} />}
    </Modal>
  );
}
